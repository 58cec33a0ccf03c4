"""The command line: what it prints, and how it says no."""

import json
from pathlib import Path

import pytest
from attune_contracts.cli import app
from attune_contracts.goldens import valid_goldens
from attune_contracts.registry import all_events
from attune_contracts.schemas import schema_of
from attune_contracts.topics import topics_for
from typer.testing import CliRunner, Result

MADE = "attune.referrals.ReferralMade.v1"
GOLDEN = next(golden for golden in valid_goldens() if golden.ce_type == MADE)


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def test_list_names_every_type() -> None:
    listed = run("list").stdout.splitlines()

    assert [line.split()[0] for line in listed] == list(all_events())
    assert f"{MADE}  attune.referrals.referral  read by: -" in listed
    assert "attune.referrals.ReferralMade.v2  attune.referrals.referral  read by: notifications" in listed


def test_show_prints_the_schema() -> None:
    assert json.loads(run("show", MADE).stdout) == schema_of(MADE)


def test_explain_names_every_field_with_its_class_and_reason() -> None:
    explained = run("explain", MADE).stdout

    assert "Published on attune.referrals.referral." in explained
    assert "  parties.party_id: Opaque id of one person [reference: a pseudonym]" in explained


def test_explain_opens_a_sealed_part_too() -> None:
    assert (
        "child.date_of_birth: Date of birth, where known [personal:"
        in run("explain", "attune.sealed.SealedReferral.v1").stdout
    )
    assert "sealed to referrals" in run("explain", "attune.intake.ReferralSubmitted.v1").stdout


def test_topics_prints_one_line_each_or_json() -> None:
    declared = topics_for(["schoolmis"])

    assert len(run("topics", "--integrator", "schoolmis").stdout.splitlines()) == len(declared)
    printed = json.loads(run("topics", "--integrator", "schoolmis", "--json").stdout)
    assert [topic["name"] for topic in printed] == [topic.name for topic in declared]
    assert printed[0]["retention_ms"] is None


def test_validate_accepts_a_file_and_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(GOLDEN.value)

    assert run("validate", str(path), "--type", MADE).stdout == f"valid: {MADE}\n"
    assert run("validate", "-", "--type", MADE, stdin=GOLDEN.value).exit_code == 0


def test_validate_names_what_is_wrong_and_not_what_was_sent() -> None:
    result = run("validate", "-", "--type", MADE, stdin=GOLDEN.value.replace(b"E10000016", b"Robin"))

    assert result.exit_code == 1
    assert result.stderr == "refused: schema_mismatch: authority: string pattern mismatch\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "attune.referrals.ReferralMade.v9"), "is known here in major"),
        (("explain", "nonsense"), "no such event type"),
        (("validate", "-", "--type", "nonsense"), "no such event type"),
        (("validate", "/nowhere/event.json", "--type", MADE), "cannot read /nowhere/event.json: No such file"),
        (("topics", "--integrator", "awards"), "cannot name an integrator"),
    ],
)
def test_misuse_gets_a_sentence_and_exit_code_two(arguments: tuple[str, ...], sentence: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stderr.startswith("attune-contracts: ")
    assert sentence in result.stderr


def test_schemas_check_finds_all_as_released() -> None:
    result = run("schemas", "check")

    assert result.exit_code == 0
    assert "are as released" in result.stdout


def test_the_message_map_draws_every_topic_once_and_every_reader() -> None:
    drawn = run("message-map").stdout

    assert drawn.startswith("flowchart LR\n")
    for topic in topics_for(["example"]):
        name = topic.name.replace("example", "&lt;integrator&gt;")
        assert drawn.count(f'[("{name}")]') == 1
    assert "    attune_training_elsa -->|AccreditationGranted| awards\n" in drawn
    assert "    attune_intake_example_results -->|IntakeAccepted<br/>IntakeRefused| integrator\n" in drawn
