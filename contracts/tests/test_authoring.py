"""Writing contracts: a draft, a golden, a release. Every test works on a copy of the sources."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from attune_contracts import schemas
from attune_contracts.authoring import (
    MisuseError,
    RefusedError,
    goldens_of,
    new_draft,
    release,
    write_golden,
)
from attune_contracts.authoring.changes import Change, apply_changes, lay_out, snapshot
from attune_contracts.authoring.imports import moved_imports
from attune_contracts.cli import app
from attune_contracts.fact import record_id
from attune_contracts.registry import draft_events, module_name
from typer.testing import CliRunner

COURSE = "attune.training.course"
NEW = "attune.training.CourseRenamed.v1"
ADVERTISED = "attune.training.CourseAdvertised.v1"
BOOKED = "attune.referrals.ParentConsultationBooked.v1"
REGISTERED = "attune.training.ElsaRegistered.v1"
EVERY_DRAFT_LOADS = "from attune_contracts.registry import draft_events; print(len(draft_events()))"
COMMAND = "from attune_contracts.cli import app; app()"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The sources of the contracts, in a checkout of their own."""
    copy = tmp_path / "src/attune_contracts"
    lay_out(snapshot(schemas.PACKAGE_FOLDER), copy)
    (tmp_path / "pyproject.toml").write_text("")
    return copy


def python(package: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh process that imports the contracts from the copy."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": str(package.parent)},
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def draft_file(package: Path, ce_type: str, suffix: str = ".py") -> Path:
    return package / "drafts" / (module_name(ce_type).replace(".", "/") + suffix)


def data_of(ce_type: str) -> bytes:
    """The value of a released type's first valid golden."""
    path = next(iter(sorted((schemas.GOLDENS_FOLDER / ce_type / "valid").glob("*.json"))))
    value: str = json.loads(path.read_text())["value"]
    return value.encode()


def test_a_new_draft_loads_and_reads_its_example_as_it_is(package: Path) -> None:
    draft = new_draft(package, NEW, topic=COURSE, key="course_id")

    assert draft.files == ("drafts/training/course_renamed_v1.py", "drafts/training/course_renamed_v1.json")
    assert any("emitted_when" in sentence for sentence in draft.to_fill_in)
    assert python(package, EVERY_DRAFT_LOADS).stdout.strip() == str(len(draft_events()) + 1)
    assert "course_id: fields.CourseId" in draft_file(package, NEW).read_text()


def test_a_key_without_a_field_of_its_own_is_written_out(package: Path) -> None:
    vocabulary = package / "fields/training.py"
    vocabulary.write_text(vocabulary.read_text().replace("CallId = ", "CallIdentifier = "))

    new_draft(package, "attune.training.CallForgotten.v1", topic="attune.training.call", key="call_id")

    assert "call_id: Annotated[fields.Uuid" in (package / "drafts/training/call_forgotten_v1.py").read_text()


@pytest.mark.parametrize(
    ("ce_type", "topic", "key", "words"),
    [
        ("CourseRenamed", COURSE, "course_id", "an event type is attune.<service>.<Event>.v<major>"),
        ("attune.catering.LunchServed.v1", COURSE, "course_id", "no service here is called catering"),
        ("attune.training.ElsaRegistered.v1", COURSE, "course_id", "exists already: it is released"),
        (ADVERTISED, COURSE, "course_id", "exists already: it is a draft"),
        ("attune.training.CourseRenamed.v2", COURSE, "course_id", "there is no attune.training.CourseRenamed.v1"),
        (NEW, "attune.training.lunch", "course_id", "attune.training.lunch is no topic"),
        (NEW, "attune.referrals.referral", "referral_id", "is written by referrals"),
        (NEW, COURSE, "elsa_id", "have course_id as their key"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_by_name(
    package: Path, ce_type: str, topic: str, key: str, words: str
) -> None:
    before = snapshot(package)

    with pytest.raises(MisuseError, match=words):
        new_draft(package, ce_type, topic=topic, key=key)

    assert snapshot(package) == before


def test_a_golden_is_written_once_in_the_form_of_the_others(package: Path) -> None:
    written = write_golden(package, REGISTERED, "once_more", about="Once more.", value=data_of(REGISTERED))

    folder = package / "goldens" / REGISTERED / "valid"
    record, other = (json.loads(path.read_text()) for path in (folder / "once_more.json", *list(folder.glob("*"))[:1]))
    assert list(record) == list(other)
    assert set(other["headers"]) - set(record["headers"]) <= {"traceparent"}
    assert record["headers"]["ce_sequence"].endswith("3"), "the third of its type"
    assert written in goldens_of(package, REGISTERED)
    with pytest.raises(MisuseError, match="no golden is written twice"):
        write_golden(package, REGISTERED, "once_more", about="Once more.", value=data_of(REGISTERED))


def test_a_golden_of_a_second_major_names_its_fact_as_a_producer_does(package: Path) -> None:
    second = "attune.referrals.ReferralMade.v2"
    write_golden(package, second, "once_more", about="Once more.", value=data_of(second))
    headers = json.loads((package / "goldens" / second / "valid" / "once_more.json").read_text())["headers"]
    assert headers["ce_id"] == str(record_id(UUID(headers["ce_factid"]), 2))


@pytest.mark.parametrize(
    ("value", "reason"),
    [(b"{", "not_json"), (b"\xff\xfe", "not_utf8"), (b'{"authority":"Kent"}', "schema_mismatch")],
)
def test_an_invalid_golden_records_what_decode_says(package: Path, value: bytes, reason: str) -> None:
    written = write_golden(package, REGISTERED, "broken", about="Broken.", value=value, invalid=True)

    assert written.reason == reason
    assert written.path == f"goldens/{REGISTERED}/invalid/broken.json"


def test_a_golden_is_what_it_is_said_to_be(package: Path) -> None:
    before = snapshot(package)
    good = data_of(REGISTERED)

    with pytest.raises(RefusedError, match="nothing is wrong with this value"):
        write_golden(package, REGISTERED, "good", about="Good.", value=good, invalid=True)
    with pytest.raises(RefusedError, match="is no valid golden: schema_mismatch"):
        write_golden(package, REGISTERED, "bad", about="Bad.", value=b"{}")
    with pytest.raises(RefusedError, match="would be written otherwise: further"):
        write_golden(package, REGISTERED, "more", about="More.", value=good[:-1] + b',"further":1}')
    with pytest.raises(MisuseError, match="is a draft"):
        write_golden(package, ADVERTISED, "early", about="Early.", value=good)
    with pytest.raises(MisuseError, match="a golden's name"):
        write_golden(package, REGISTERED, "../up", about="Up.", value=good)

    assert snapshot(package) == before


@pytest.mark.parametrize("ce_type", [ADVERTISED, BOOKED], ids=["without a shape", "with shapes others share"])
def test_a_released_draft_is_released_for_every_process_that_comes(package: Path, ce_type: str) -> None:
    before = snapshot(package)
    done = release(package, ce_type)
    after = snapshot(package)

    assert not draft_file(package, ce_type).exists()
    assert f"schemas/{ce_type}.json" in done.written
    assert {path for path in before if path.startswith(("schemas/", "goldens/")) and before[path] != after[path]} == {
        "schemas/released.sha256"
    }
    listed = python(package, COMMAND, "list").stdout
    assert ce_type in {line.split()[0] for line in listed.splitlines() if line.strip()}
    checked = python(package, COMMAND, "schemas", "check")
    assert checked.returncode == 0, checked.stderr
    assert python(package, EVERY_DRAFT_LOADS).stdout.strip() == str(len(draft_events()) - 1)
    told = json.loads(python(package, COMMAND, "golden", ce_type, "--json").stdout)
    assert told[0]["name"] == "example"
    reasons = {one["name"]: one["reason"] for one in told}
    assert reasons["occurred_at_missing"] == reasons["local_time"] == "schema_mismatch"
    assert reasons["not_json"] == "not_json"
    assert any(name.endswith("_in_words") for name in reasons)
    assert len([name for name in reasons if name.endswith("_missing")]) >= 4
    with pytest.raises(MisuseError, match="is released already"):
        release(package, ce_type)


def test_a_released_type_leaves_no_shape_among_the_drafts_and_the_sources_tidy(package: Path) -> None:
    done = release(package, BOOKED)

    assert "drafts/referrals/consultation_event.py" in done.removed
    assert "drafts.referrals.consultation_event" not in "".join(path.read_text() for path in package.rglob("*.py"))
    touched = [package / path for path in (*done.written, *done.changed) if path.endswith(".py")]
    ours = ["--isolated", "--line-length=120", "--config", 'lint.isort.known-first-party=["attune_contracts"]']
    tidy = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *ours, "--select=I,F,RUF022", *touched],
        capture_output=True,
        text=True,
        check=False,
    )
    assert tidy.returncode == 0, tidy.stdout + tidy.stderr


def test_everything_that_stands_in_the_way_is_told_at_once_and_nothing_is_changed(package: Path) -> None:
    draft_file(package, BOOKED, ".json").write_text('{"authority": "Kent"}')
    (package / "events/referrals/consultation_event.py").write_text('"""Another one."""\n')
    (package / "goldens" / REGISTERED / "valid/unfrozen.json").write_text("{}")
    before = snapshot(package)

    with pytest.raises(RefusedError) as refused:
        release(package, BOOKED)

    told = "\n".join(refused.value.problems)
    assert "its example is refused" in told
    assert "a shape of that name cannot move there" in told
    assert "unfrozen.json: is not in released.sha256" in told
    assert snapshot(package) == before


@pytest.mark.parametrize(
    ("written", "instead", "words"),
    [
        (f'topic = "{COURSE}"', 'topic = "attune.training.lunch"', "attune.training.lunch is not declared"),
        (
            "from attune_contracts.model import DomainEvent",
            "from attune_contracts.drafts.training.course_scheduled_v1 import CourseScheduledV1 as DomainEvent",
            "builds on the draft attune_contracts.drafts.training.course_scheduled_v1",
        ),
        (
            "from attune_contracts.model import DomainEvent",
            "from attune_contracts.drafts.training import elsa_event\nfrom attune_contracts.model import DomainEvent",
            "import from the shape's module by its full name",
        ),
        ("class Course", "class class Course", "line 13 is no Python"),
    ],
    ids=["undeclared topic", "another draft below it", "a shape out of its folder", "no Python"],
)
def test_a_draft_that_cannot_be_released_as_it_stands_is_refused(
    package: Path, written: str, instead: str, words: str
) -> None:
    draft = draft_file(package, ADVERTISED)
    draft.write_text(draft.read_text().replace(written, instead))
    before = snapshot(package)

    with pytest.raises(RefusedError, match=words):
        release(package, ADVERTISED)

    assert snapshot(package) == before


def test_a_scaffold_is_not_released_before_it_says_something(package: Path) -> None:
    new_draft(package, NEW, topic=COURSE, key="course_id")

    with pytest.raises(RefusedError) as refused:
        release(package, NEW)

    assert [problem.split(": ", 1)[1] for problem in refused.value.problems] == [
        "its docstring does not say yet what has happened",
        "emitted_when does not say yet when it is published",
    ]


def test_a_failure_in_the_middle_is_undone(tmp_path: Path) -> None:
    lay_out({"a": b"old", "b": b"old", "c": b"old"}, tmp_path)
    changes = [
        Change("a", b"old", b"new"),
        Change("b", b"old", None),
        Change("d/e", None, b"new"),
        Change("c/below_a_file", None, b"new"),
    ]

    with pytest.raises(OSError, match="c"):
        apply_changes(tmp_path, changes)

    assert snapshot(tmp_path) == {"a": b"old", "b": b"old", "c": b"old"}
    assert not (tmp_path / "d").exists()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    lay_out({"a": b"old", "b": b"theirs"}, tmp_path)

    with pytest.raises(RefusedError, match="b: was changed meanwhile"):
        apply_changes(tmp_path, [Change("a", b"old", b"new"), Change("b", b"old", b"new")])

    assert snapshot(tmp_path) == {"a": b"old", "b": b"theirs"}


def test_a_moved_import_moves_no_name_that_only_begins_alike() -> None:
    text = "from attune_contracts.drafts.a.place import X\nfrom attune_contracts.drafts.a.place_event import Y\n"

    assert moved_imports(text, {"attune_contracts.drafts.a.place": "attune_contracts.events.a.place"}) == (
        "from attune_contracts.drafts.a.place_event import Y\nfrom attune_contracts.events.a.place import X\n"
    )


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: new_draft(folder, NEW, topic=COURSE, key="course_id"),
        lambda folder: write_golden(folder, REGISTERED, "more", about="More.", value=data_of(REGISTERED)),
        lambda folder: release(folder, ADVERTISED),
    ],
    ids=["new", "golden", "release"],
)
def test_an_installed_package_is_not_written(tmp_path: Path, write: Callable[[Path], object]) -> None:
    with pytest.raises(MisuseError, match="is an installed package"):
        write(tmp_path / "site-packages/attune_contracts")


def test_the_commands_end_with_the_codes_they_promise(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "PACKAGE_FOLDER", package)

    def run(*arguments: str, value: bytes = b"") -> tuple[int, str]:
        done = CliRunner().invoke(app, list(arguments), input=value)
        return done.exit_code, done.stdout

    listed = json.loads(run("golden", REGISTERED, "--json")[1])
    assert {one["reason"] for one in listed} >= {None, "not_json"}
    assert run("golden", REGISTERED, "broken", "--about", "It breaks off.", "--invalid", value=b"{")[0] == 0
    assert run("golden", REGISTERED, "broken", "--about", "It breaks off.", "--invalid", value=b"{")[0] == 2
    assert run("golden", REGISTERED, "bad", "--about", "Bad.", value=b"{}")[0] == 1
    assert run("golden", "attune.training.Lunch.v1")[0] == 2
    code, told = run("new", NEW, "--topic", COURSE, "--key", "course_id", "--json")
    assert code == 0
    assert json.loads(told)["files"][0] == "drafts/training/course_renamed_v1.py"
    code, told = run("release", NEW, "--json")
    assert code == 1
    assert len(json.loads(told)["problems"]) >= 2
    assert run("release", "attune.training.Lunch.v1")[0] == 2


def test_where_the_package_is_installed_each_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "PACKAGE_FOLDER", tmp_path / "site-packages/attune_contracts")

    for arguments in (
        ["new", NEW, "--topic", COURSE, "--key", "course_id"],
        ["golden", REGISTERED, "more", "--about", "More."],
        ["release", ADVERTISED],
    ):
        done = CliRunner().invoke(app, arguments, input=b"{}")
        assert done.exit_code == 2
        assert "is an installed package" in done.stderr
