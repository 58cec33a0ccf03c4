"""`attune-contracts diff` and `check`: what they print, and how they end."""

import builtins
import json
from pathlib import Path
from typing import Any

import pytest
from attune_contracts import schemas
from attune_contracts.cli import app
from attune_contracts.compatibility import gate
from attune_contracts.compatibility.finding import Report
from typer.testing import CliRunner, Result

from contracts.tests.compatibility.samples_of_changes import Sample, samples

GRANTED = "attune.training.AccreditationGranted.v1"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def written(sample: Sample, folder: Path) -> tuple[str, str]:
    before, after = folder / "before.json", folder / "after.json"
    before.write_text(json.dumps(sample.before.schema))
    after.write_text(json.dumps(sample.after.schema))
    return str(before), str(after)


def sample_named(kind: str, name: str) -> Sample:
    return next(sample for sample in samples(kind) if sample.name == name)


def test_diff_of_a_breaking_change_names_field_readers_and_what_to_do_and_ends_with_one(tmp_path: Path) -> None:
    result = run("diff", *written(sample_named("breaking", "enum_widened"), tmp_path))

    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0] == (
        "enum_widened: attune.sample.VisitHeld.v1 stage: the code platinum is new: released readers refuse it"
    )
    assert lines[1] == "  read by: nobody known here; strangers may"
    assert lines[2].startswith("  instead: write the nearest old code here")
    assert lines[3].startswith(f"  for example: {tmp_path}/after.json allows ")
    assert '"stage": "platinum"' in lines[3]


def test_diff_of_a_harmless_change_says_so_and_ends_with_nought(tmp_path: Path) -> None:
    result = run("diff", *written(sample_named("harmless", "optional_field_added"), tmp_path))

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "harmless: attune.sample.VisitHeld.v1 colour: a new optional field; released readers pass it over",
        "nothing that breaks a reader",
    ]


def test_diff_takes_types_by_name_and_prints_json(tmp_path: Path) -> None:
    schema: dict[str, Any] = schemas.schema_of(GRANTED)
    path = tmp_path / "next.json"
    path.write_text(json.dumps(schema | {"x-key": "setting_id"}))

    result = run("diff", GRANTED, str(path), "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["passes"] is False
    assert [finding["rule"] for finding in told["findings"]] == ["key_moved"]
    assert "awards" in told["findings"][0]["readers"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("diff", "attune.training.Nothing.v1", GRANTED), "no such event type"),
        (("diff", GRANTED, "/nowhere/schema.json"), "cannot be read as JSON"),
        (("check", "--released", "/nowhere/released.sha256"), "cannot read /nowhere/released.sha256"),
    ],
)
def test_misuse_gets_a_sentence_and_exit_code_two(arguments: tuple[str, ...], sentence: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert sentence in result.stderr


def test_check_says_what_it_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {"types": 2, "versions": 3, "comparisons": 4, "examples": 5}
    monkeypatch.setattr(gate, "check", lambda **_: Report(counts=counts))

    result = run("check")
    assert result.exit_code == 0
    assert result.stdout == ("every released version is kept to (2 types, 3 versions, 4 comparisons, 5 examples)\n")


def test_check_fails_when_an_earlier_list_of_frozen_files_is_not_kept_to(monkeypatch: pytest.MonkeyPatch) -> None:
    compare = gate.check
    monkeypatch.setattr(gate, "check", lambda listed_before: compare({}, {}, listed_before=listed_before))

    result = run("check", "--released", "-", "--json", stdin=f"{'0' * 64}  schemas/attune.awards.Gone.v1.json\n")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"][0]["rule"] == "frozen_file"


@pytest.mark.parametrize("command", [("check",), ("diff", GRANTED, GRANTED)])
def test_without_the_extra_nothing_is_compared_and_nothing_is_green(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without_hypothesis(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("hypothesis"):
            raise ModuleNotFoundError("No module named 'hypothesis'", name="hypothesis")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without_hypothesis)

    result = run(*command)
    assert result.exit_code == 2
    assert "hypothesis is missing, so nothing was compared" in result.stderr
