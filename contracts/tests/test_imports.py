"""Who needs one event type pays for one: what an import must not bring along. How long it takes, the benchmark says."""

import json
import subprocess
import sys
from functools import cache

import pytest

ONE_EVENT = "from attune_contracts.events.referrals import ReferralMadeV1"
CODEC = "from attune_contracts import decode, read_message; decode({'ce_type': 'attune.stream.EpochStarted.v1'}, b'{}')"


@cache
def modules_after(statement: str) -> frozenset[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"],
        check=True,
        capture_output=True,
        text=True,
    )
    return frozenset(json.loads(told.stdout))


def loaded(statement: str, *packages: str) -> set[str]:
    below = tuple(f"{package}." for package in packages)
    return {name for name in modules_after(statement) if name in packages or name.startswith(below)}


@pytest.mark.parametrize("statement", [ONE_EVENT, CODEC])
def test_sealing_the_command_line_and_schemas_are_not_brought_along(statement: str) -> None:
    assert loaded(statement, "joserfc", "cryptography", "typer", "rich", "click", "jsonschema") == set()
    assert loaded(statement, "attune_contracts.cli", "attune_contracts.schemas", "attune_contracts.sealing") == set()


def test_one_event_type_builds_no_other() -> None:
    built = {name for name in loaded(ONE_EVENT, "attune_contracts.events", "attune_contracts.drafts") if "_v" in name}

    assert built == {"attune_contracts.events.referrals.referral_made_v1"}


def test_reading_one_event_type_builds_no_other() -> None:
    built = {name for name in loaded(CODEC, "attune_contracts.events", "attune_contracts.drafts") if "_v" in name}

    assert built == {"attune_contracts.events.stream.epoch_started_v1"}


def test_what_is_not_looked_for_would_be_seen() -> None:
    assert loaded("import attune_contracts.sealing", "joserfc")
