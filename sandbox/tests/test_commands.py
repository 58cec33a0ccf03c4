"""Commands that cannot do what they are asked for say so in one sentence, with exit code 1 or 2 and no stack trace."""

import errno

import pytest
import typer
from attune_contracts.topics import TOPICS
from attune_sandbox.cli import app
from attune_sandbox.cli.frame import told_plainly
from attune_sandbox.keys import ensure_keys
from typer.testing import CliRunner


@pytest.fixture
def attune(tmp_path):
    def run(*words):
        return CliRunner().invoke(app, [*words, "--data", str(tmp_path / "data")])

    return run


@pytest.mark.parametrize("command", [["status"], ["down"], ["tail"]])
def test_what_needs_a_running_platform_says_that_none_runs(attune, command):
    done = attune(*command)
    assert done.exit_code == 1
    assert "Attune is not running" in done.output
    assert "Traceback" not in done.output


def test_an_unknown_service_is_told_with_those_there_are(attune):
    done = attune("logs", "safeguarding")
    assert done.exit_code == 2
    assert "There is no log" in done.output
    assert "referrals" in done.output


def test_a_scenario_that_is_not_there_is_told(attune):
    done = attune("play", "nowhere.yaml")
    assert done.exit_code == 2
    assert "There is no file nowhere.yaml" in done.output


def test_a_token_needs_an_issuer_a_known_role_and_for_a_school_its_setting(attune, tmp_path):
    assert "no issuer yet" in attune("token", "coordinator").output
    ensure_keys(tmp_path / "data" / "secrets" / "keys")
    unknown = attune("token", "headteacher")
    assert (unknown.exit_code, "Roles: school" in unknown.output) == (2, True)
    school = attune("token", "school")
    assert (school.exit_code, "--setting" in school.output) == (2, True)
    assert attune("token", "school", "--setting", "urn:118246").output.count(".") == 2


def test_nothing_to_reset_is_told(attune):
    done = attune("reset", "--yes")
    assert done.exit_code == 1
    assert "nothing to delete" in done.output


def test_every_command_has_one_line_of_help():
    help_text = CliRunner().invoke(app, ["--help"]).output
    for command in ("up", "down", "status", "logs", "tail", "play", "token", "reset", "test", "contracts"):
        assert f" {command} " in help_text


def test_the_contracts_command_line_is_a_group_of_attunes():
    done = CliRunner().invoke(app, ["contracts", "topics"])
    assert done.exit_code == 0
    assert done.output.splitlines()[0].startswith(TOPICS[0].name)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "may not be written or read")]
)
def test_what_the_machine_refuses_is_a_sentence(number, words, capsys):
    with pytest.raises(typer.Exit) as ended, told_plainly():
        raise OSError(number, "refused", "/some/where")
    assert ended.value.exit_code == 1
    assert words in capsys.readouterr().err


def test_a_mistake_of_ours_is_not_hidden_in_a_sentence():
    with pytest.raises(OSError, match="strange"), told_plainly():
        raise OSError(errno.EIO, "strange")
