"""Logs are readable, follow what grows and what is replaced, and never command the terminal."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from attune_sandbox.errors import SandboxError
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.logs import readable, show_logs
from rich.console import Console

STARTED = {"service": "awards", "event": "started", "level": "info", "timestamp": "2024-05-17T09:30:00.123456Z"}


class EnoughError(Exception):
    """Ends following, as Ctrl-C would."""


class Screen(io.StringIO):
    """Does something at the first sight of each text, and thereby drives a follower without waiting."""

    def __init__(self, reactions: dict[str, Callable[[], None]]) -> None:
        super().__init__()
        self._reactions = reactions

    def write(self, text: str) -> int:
        written = super().write(text)
        for seen in [seen for seen in self._reactions if seen in self.getvalue()]:
            self._reactions.pop(seen)()
        return written


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    (tmp_path / "logs").mkdir()
    return DataFolder(tmp_path)


def shown(folder: DataFolder, name: str | None, lines: int = 10) -> str:
    console = Console(file=io.StringIO(), width=40)
    show_logs(folder, name, follow=False, lines=lines, console=console)
    return console.file.getvalue()  # type: ignore[attr-defined] # the StringIO of above


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def enough() -> None:
    raise EnoughError


def test_a_line_of_a_service_is_time_level_event_and_what_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    line = readable(json.dumps({**STARTED, "port": 18403, "reason": "two words", "roles": ["api"]})).plain
    assert line.split(" ", 1)[0].startswith("2024-05-1")
    assert line[24:] == 'info    started  port=18403  reason="two words"  roles=["api"]'


@pytest.mark.parametrize("line", ["[2024] WARN [main] no JSON", "[1, 2]", '"text"', '{"no": "such entry"}'])
def test_what_is_no_entry_of_ours_stands_as_it_is(line: str) -> None:
    assert readable(line).plain == line


def test_a_log_cannot_command_the_terminal() -> None:
    told = [readable("\x1b[2Jgone"), readable(json.dumps({**STARTED, "title": "\x1b]0;x\x07"}, ensure_ascii=False))]
    assert not [line for line in told if "\x1b" in line.plain or "\x07" in line.plain]


def test_the_last_lines_of_one_log_are_shown_whole(folder: DataFolder) -> None:
    append(folder.logs / "kafka.log", "one\ntwo\n" + "long " * 20 + "[end]\n")
    assert shown(folder, "kafka", lines=2) == "two\n" + "long " * 20 + "[end]\n"


def test_with_several_logs_each_line_says_whose_it_is(folder: DataFolder) -> None:
    append(folder.logs / "kafka.log", "from kafka\n")
    append(folder.logs / "postgres.log", "from postgres\n")
    assert shown(folder, None).splitlines() == ["kafka         | from kafka", "postgres      | from postgres"]


@pytest.mark.parametrize("name", [None, "referrals"])
def test_a_log_that_is_not_there_yet_is_said_in_a_sentence(folder: DataFolder, name: str | None) -> None:
    assert "stands in" in shown(folder, name)


def test_an_unknown_name_is_refused_with_those_there_are(folder: DataFolder) -> None:
    with pytest.raises(SandboxError, match=r"Did you mean awards\? Logs: referrals, .*launcher") as refused:
        shown(folder, "award")
    assert refused.value.exit_code == 2


def test_following_shows_what_comes_whole_lines_only_also_after_the_file_was_replaced(folder: DataFolder) -> None:
    log = folder.logs / "awards.log"

    def replace() -> None:
        log.replace(folder.logs / "awards.log.1")
        append(log, "in the new file\n")

    screen = Screen(
        {
            "before\n": lambda: append(log, "first\nhalf"),
            "first\n": lambda: append(log, " and whole\n"),
            "half and whole\n": replace,
            "in the new file\n": enough,
        }
    )
    append(log, "before\n")
    with pytest.raises(EnoughError):
        show_logs(folder, "awards", follow=True, lines=5, console=Console(file=screen))
    assert screen.getvalue() == "before\nfirst\nhalf and whole\nin the new file\n"


def test_following_begins_before_there_is_a_file(folder: DataFolder) -> None:
    log = folder.logs / "guard.log"
    screen = Screen({"yet.\n": lambda: append(log, "here I am\n"), "here I am\n": enough})
    with pytest.raises(EnoughError):
        show_logs(folder, "guard", follow=True, lines=5, console=Console(file=screen))
