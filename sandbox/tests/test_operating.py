"""`attune ops` passes on what it is asked to the service it is meant for, or says plainly why not."""

import pytest
from attune_sandbox.cli import app
from attune_sandbox.cli.doors import compose_door
from typer.testing import CliRunner


@pytest.fixture
def ops(tmp_path):
    return lambda *words: CliRunner().invoke(app, ["ops", "--data", str(tmp_path / "data"), *words])


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("status",), 1, "Attune is not running"),
        (("--service", "safeguarding", "status"), 2, "There is no service safeguarding. Services: referrals, "),
        (("parked", "list"), 2, "Say which service: ./attune ops --service NAME parked list"),
        (("status", "--service", "referrals"), 2, "--service stands before the first word"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(ops, words, code, sentence):
    done = ops(*words)
    assert done.exit_code == code
    assert sentence in done.output.replace("\n", " ")
    assert "Traceback" not in done.output


def test_without_a_word_it_tells_what_can_be_asked(ops):
    done = ops()
    assert done.exit_code == 0
    assert "./attune ops explain EVENT-ID" in done.output


def test_in_compose_the_command_runs_inside_the_service_under_our_name(tmp_path, monkeypatch):
    monkeypatch.setenv("LOGNAME", "odile")
    words = compose_door(tmp_path, {}).words("referrals", ["parked", "list"])
    assert words[:4] == ["docker", "compose", "--project-directory", str(tmp_path)]
    assert words[-4:] == ["run-attune", "ops", "parked", "list"]
    assert "LOGNAME=odile" in words
    assert words[words.index("LOGNAME=odile") + 1] == "referrals"
