"""The command line: what it prints, and how it says no."""

import json
import re
from pathlib import Path

import pytest
from attune_contracts import drafts
from attune_contracts.cli import app
from attune_contracts.goldens import Golden, invalid_goldens, valid_goldens
from attune_contracts.model import EventModel
from attune_contracts.registry import all_events, draft_events, module_name
from attune_contracts.schemas import schema_of
from attune_contracts.topics import topics_for
from typer.testing import CliRunner, Result

MADE = "attune.referrals.ReferralMade.v1"
GOLDEN = next(golden for golden in valid_goldens() if golden.ce_type == MADE)


def example_of(event: type[EventModel]) -> bytes:
    folder = Path(drafts.__file__).parent
    return folder.joinpath(module_name(event.ce_type).replace(".", "/") + ".json").read_bytes()


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def test_list_names_every_type() -> None:
    listed = run("list").stdout.splitlines()

    assert [line.split()[0] for line in listed] == list(all_events())
    assert f"{MADE}  attune.referrals.referral  read by: -" in listed
    assert "attune.referrals.ReferralMade.v2  attune.referrals.referral  read by: notifications" in listed


def test_list_names_drafts_too_when_asked() -> None:
    listed = json.loads(run("list", "--status", "all", "--json").stdout)

    assert {each["type"]: each["status"] for each in listed} == {
        **dict.fromkeys(all_events(), "released"),
        **dict.fromkeys(draft_events(), "draft"),
    }
    assert len(run("list", "--status", "draft").stdout.splitlines()) == len(draft_events())


def test_schema_prints_the_schema() -> None:
    assert json.loads(run("schema", MADE).stdout) == schema_of(MADE)


def test_show_names_every_field_with_its_class_and_reason() -> None:
    shown = run("show", MADE).stdout

    assert "Published on attune.referrals.referral." in shown
    assert re.search(r"parties\.party_id +Opaque id of one person +reference +a pseudonym", shown)
    fields = {each["path"]: each for each in json.loads(run("show", MADE, "--json").stdout)["fields"]}
    assert fields["parties.party_id"]["privacy"] == "reference"


def test_show_opens_a_sealed_part_too() -> None:
    sealed = run("show", "attune.sealed.SealedReferral.v1").stdout

    assert re.search(r"child\.date_of_birth +Date of birth, where known +personal", sealed)
    assert "sealed to referrals" in run("show", "attune.intake.ReferralSubmitted.v1").stdout


def test_show_says_that_a_draft_is_one() -> None:
    assert "A draft: nobody publishes it yet." in run("show", next(iter(draft_events()))).stdout


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


def dump(*goldens: Golden) -> bytes:
    """A topic dump, one record a line, as kcat -J writes it: headers as a flat list, the value as `payload`."""
    records = [
        {
            "topic": golden.topic,
            "partition": 0,
            "offset": offset,
            "headers": [part for header in golden.headers.items() for part in header],
            "key": golden.key,
            "payload": golden.value.decode("utf-8", "replace"),
        }
        for offset, golden in enumerate(goldens)
    ]
    return "\n".join(json.dumps(record) for record in records).encode()


def test_validate_reads_a_dump_of_every_golden_and_finds_each_invalid_one() -> None:
    good, bad = valid_goldens(), [golden for golden in invalid_goldens() if golden.value]
    judged = [json.loads(line) for line in run("validate", "-", "--json", stdin=dump(*good, *bad)).stdout.splitlines()]

    assert [each["valid"] for each in judged] == [True] * len(good) + [False] * len(bad)
    assert judged[0]["place"] == "offset 0"


def test_validate_refuses_a_record_without_the_headers_cloudevents_asks_for() -> None:
    record = {"headers": {"ce_type": MADE}, "value": GOLDEN.value.decode()}
    result = run("validate", "-", stdin=json.dumps(record).encode())

    assert result.exit_code == 1
    assert result.stderr.startswith("refused: missing_header: ")


def test_validate_reads_structured_mode_and_lines_of_data() -> None:
    structured = json.dumps(
        {
            **{name.removeprefix("ce_"): text for name, text in GOLDEN.headers.items() if name.startswith("ce_")},
            "data": json.loads(GOLDEN.value),
        }
    ).encode()

    assert run("validate", "-", stdin=structured).stdout == f"valid: {MADE}\n"
    lines = b"\n".join([GOLDEN.value, GOLDEN.value.replace(b"E10000016", b"E1"), b"{"])
    result = run("validate", "-", "--type", MADE, stdin=lines)
    assert result.stdout == "1 valid, 2 refused\n"
    assert [line.split(":")[:3] for line in result.stderr.splitlines()] == [
        ["line 2", " refused", " schema_mismatch"],
        ["line 3", " refused", " not_json"],
    ]


def test_a_draft_may_be_validated_by_its_name() -> None:
    event = next(iter(draft_events().values()))

    assert run("validate", "-", "--type", event.ce_type, stdin=example_of(event)).exit_code == 0


def test_explain_says_what_a_field_is_for_and_what_it_must_be_and_never_what_it_was() -> None:
    result = run("explain", "-", "--type", MADE, stdin=GOLDEN.value.replace(b"E10000016", b"Robin"))

    assert result.exit_code == 1
    assert "authority: ONS code of the English upper-tier local authority" in result.stdout
    assert 'pattern "^E(06|08|09|10)[0-9]{6}$"' in result.stdout
    assert "What to do: " in result.stdout
    assert "Robin" not in result.stdout


def test_explain_names_the_field_of_every_golden_that_breaks_a_schema() -> None:
    broken = [golden for golden in invalid_goldens() if golden.reason == "schema_mismatch"]
    judged = [json.loads(line) for line in run("explain", "-", "--json", stdin=dump(*broken)).stdout.splitlines()]
    named = [each for each in judged if each["fields"]]

    assert all(rule["meaning"] for each in named for rule in each["fields"])
    assert len(named) > len(broken) * 2 // 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("schema", "attune.referrals.ReferralMade.v9"), "is known here in major"),
        (("show", "nonsense"), "no such event type"),
        (("explain", MADE), f"`attune-contracts show {MADE}` says what the type is"),
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
