"""The help, as somebody reads it at three in the morning: each command in one whole line, each group with its words."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

DOCUMENTS = Path(__file__).parents[3] / "docs" / "operations.md"


@pytest.fixture
def help_of(sample):
    return lambda *words: CliRunner().invoke(sample.app, [*words, "--help"], env={"COLUMNS": "80"}).output


@pytest.mark.parametrize("group", [(), ("parked",), ("orphans",), ("gap",), ("deliveries",), ("restore",)])
def test_every_command_is_told_in_one_whole_line(help_of, group):
    listed = help_of("ops", *group).split("Commands:")[1]
    assert listed.strip()
    assert "..." not in listed


def test_the_tools_stand_in_the_help_of_the_service_itself(help_of):
    assert "Look after the running service" in help_of()


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("explain",),
        ("verify",),
        ("rebuild",),
        ("restate",),
        ("join",),
        *(("parked", word) for word in ("list", "show", "replay", "discard")),
        *(("orphans", word) for word in ("list", "accept", "withdraw")),
        *(("gap", word) for word in ("rewind", "accept")),
        *(("deliveries", word) for word in ("list", "release")),
        *(("restore", word) for word in ("begin", "status")),
    ],
)
def test_every_command_has_its_json_and_its_login_told(help_of, words):
    told = help_of("ops", *words)
    assert "--json" in told
    assert "JSON:" in told
    assert "login" in told or "ATTUNE_OWNER_DATABASE_URL" in told


def test_the_runbooks_name_only_commands_there_are(help_of):
    """Every `ops ...` of the operators' document is a command of these tools."""
    known = {"status", "explain", "verify", "rebuild", "restate", "join", "actions"}
    groups = {"parked", "orphans", "gap", "deliveries", "restore"}
    for line in DOCUMENTS.read_text("utf-8").splitlines():
        for piece in line.split(" ops ")[1:]:
            word, *rest = piece.replace("`", " ").split()
            if not word.isalpha():
                continue
            assert word in known | groups, line
            if word in groups and rest and rest[0].isalpha():
                assert f"Usage: sample ops {word} {rest[0]}" in help_of("ops", word, rest[0]), line
