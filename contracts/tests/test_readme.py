"""The README's code is run: a stranger copies it."""

import ast
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from attune_contracts import WireMessage, decode
from attune_contracts.events.intake import ReferralSubmittedV1
from attune_contracts.goldens import valid_goldens
from attune_contracts.sealing import SealedReferral, make_key_pair, open_model
from attune_contracts.topics import topics_for

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
CLAIM = "attune.stream.EpochStarted.v1"


@pytest.fixture(scope="module")
def samples() -> dict[str, Any]:
    """The names all samples define, read in one go as a reader would paste them."""
    names: dict[str, Any] = {}
    exec(compile("\n".join(SAMPLES), "README.md", "exec"), names)  # noqa: S102 - running the page is the point
    return names


def claim(epoch: int) -> dict[str, str]:
    return {"ce_type": CLAIM, "ce_epoch": str(epoch), "ce_id": f"claim-{epoch}"}


def event(epoch: int, number: int, ce_id: str = "") -> dict[str, str]:
    sequence = f"{epoch:010d}-{number:019d}"
    return {"ce_type": "x", "ce_epoch": str(epoch), "ce_sequence": sequence, "ce_id": ce_id or f"event-{number}"}


def counted(samples: dict[str, Any], records: list[dict[str, str]]) -> list[str]:
    """What the README's fold lets through."""
    state, ids = (0, 0, None), []
    for headers in records:
        state, counts = samples["fold"](state, headers)
        ids += [headers["ce_id"]] if counts else []
    return ids


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([claim(1), event(1, 1), event(1, 2)], ["event-1", "event-2"]),
        ([claim(1), event(1, 1), event(1, 1)], ["event-1"]),
        ([claim(1), event(1, 1), claim(2), event(1, 2, "late"), event(2, 2)], ["event-1", "event-2"]),
        ([claim(2), claim(1), event(2, 1), event(1, 2, "late")], ["event-1"]),
        ([claim(1), event(1, 1), event(1, 2), event(1, 1), event(1, 3)], ["event-1", "event-2", "event-3"]),
    ],
    ids=["in order", "sent twice", "a dead relay's record after a newer claim", "a late claim", "an old repeat"],
)
def test_the_fold_of_the_readme_lets_each_event_through_once_and_in_order(
    samples: dict[str, Any], records: list[dict[str, str]], expected: list[str]
) -> None:
    assert counted(samples, records) == expected


@pytest.mark.parametrize("after", [event(1, 3), event(2, 2)], ids=["a number is missing", "a claim is missing"])
def test_the_fold_of_the_readme_reports_a_gap_and_waits(
    samples: dict[str, Any], after: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    assert counted(samples, [claim(1), event(1, 1), after, event(1, 2)]) == ["event-1", "event-2"]
    assert "are missing" in caplog.text


def test_the_fold_of_the_readme_stops_at_two_histories(samples: dict[str, Any]) -> None:
    with pytest.raises(RuntimeError, match="two histories"):
        counted(samples, [claim(1), event(1, 1), event(1, 1, "another")])


def test_the_fold_of_the_readme_is_about_ten_lines(samples: dict[str, Any]) -> None:
    tree = ast.parse(SAMPLES[0])
    fold = next(node for node in tree.body if isinstance(node, ast.FunctionDef))

    assert sum(isinstance(node, ast.stmt) for node in ast.walk(fold)) <= 17


def test_the_fold_of_the_readme_passes_over_what_no_relay_wrote(samples: dict[str, Any]) -> None:
    state = (1, 4, "id")

    assert [samples["fold"](state, headers) for headers in ({}, {"ce_epoch": "?"})] == [(state, False)] * 2


def test_the_fold_of_the_readme_reads_the_golden_records(samples: dict[str, Any]) -> None:
    goldens = [golden for golden in valid_goldens() if golden.ce_type in {CLAIM, "attune.referrals.ReferralMade.v1"}]
    records = sorted((golden.headers for golden in goldens), key=lambda headers: headers.get("ce_sequence", ""))

    assert len(counted(samples, records)) == len(records) - 1 > 0


def test_the_referral_of_the_readme_is_what_referrals_reads(samples: dict[str, Any]) -> None:
    keys = make_key_pair()

    message = samples["referral"]("schoolmis", keys.public_jwk_set)

    assert isinstance(message, WireMessage)
    assert message.topic == "attune.intake.schoolmis"
    event = decode(dict(message.headers), message.value)
    assert isinstance(event, ReferralSubmittedV1)
    inside = open_model(SealedReferral, event.sealed, keys.private_jwk_set)
    assert inside.event_id == message.ce_id == UUID(dict(message.headers)["ce_id"])
    assert "Robin" not in json.dumps(message.headers) + message.value.decode()


def test_the_readme_lists_every_topic_as_declared() -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `attune.")]
    expected = []
    for topic in topics_for(["schoolmis"]):
        kept = "for ever" if topic.retention_ms is None else f"{topic.retention_ms // 86_400_000} days"
        readers = sorted("the integrator" if reader == "schoolmis" else reader for reader in topic.readers)
        readers.sort(key=lambda reader: reader != "the integrator")
        owner = "the integrator" if topic.owner == "schoolmis" else topic.owner
        name = topic.name.replace("schoolmis", "<integrator>")
        expected.append(f"| `{name}` | {owner} | {', '.join(readers)} | `{topic.key}` | {kept} |")

    assert rows == expected
