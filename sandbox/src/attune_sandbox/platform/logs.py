"""`attune logs`: what the processes of a sandbox wrote, readable, and on request as it comes."""

import json
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from attune_contracts.topics import SERVICES
from rich.console import Console
from rich.text import Text

from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.plan import log_file

NAMES = (*SERVICES, "kafka", "postgres", "mailbox", "guard", "launcher")
POLL_SECONDS = 0.2
LEVEL_STYLES = {"debug": "dim", "warning": "yellow", "error": "red", "critical": "bold red"}
SAID_ELSEWHERE = {"timestamp", "level", "event", "service"}


def show_logs(folder: DataFolder, name: str | None, *, follow: bool, lines: int, console: Console) -> None:
    """Print the last `lines` of one log, or of each; with `follow` go on until interrupted.

    Raises SandboxError for a name there is not.
    """
    if name is not None and name not in NAMES:
        close = "".join(f" Did you mean {one}?" for one in get_close_matches(name, NAMES, 1))
        raise SandboxError(f"There is no log '{name}'.{close} Logs: {', '.join(NAMES)}.", exit_code=EXIT_MISUSED)
    names = NAMES if name is None else (name,)
    logs = [_Log(one, log_file(folder, one)) for one in names]
    printer = _Printer(console, names)
    shown = [printer.show(log.name, log.last(lines)) for log in logs]
    if not any(shown):
        what = "any process" if name is None else name
        console.print(f"Nothing of {what} stands in {folder.logs} yet.", soft_wrap=True, highlight=False)
    while follow:
        shown = [printer.show(log.name, log.new()) for log in logs]
        if not any(shown):
            time.sleep(POLL_SECONDS)


class _Log:
    """One file that grows, and may be replaced by a new one or cut off."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._path = path
        self._inode = 0
        self._offset = 0

    def last(self, count: int) -> list[str]:
        """The last lines so far; the next call of `new` goes on behind them."""
        return list(deque(self.new(), maxlen=count))

    def new(self) -> list[str]:
        """Whole lines that have come since; a line still being written is left for later."""
        try:
            with self._path.open("rb") as file:
                status = self._path.stat()
                if status.st_ino != self._inode or status.st_size < self._offset:
                    self._inode, self._offset = status.st_ino, 0
                file.seek(self._offset)
                whole, newline, _ = file.read().rpartition(b"\n")
        except FileNotFoundError:
            return []
        self._offset += len(whole) + len(newline)
        return whole.decode("utf-8", errors="replace").split("\n") if newline else []


class _Printer:
    """Prints lines; with more than one log each line begins with its name."""

    def __init__(self, console: Console, names: Sequence[str]) -> None:
        self._console = console
        self._width = max(len(name) for name in names) if len(names) > 1 else 0

    def show(self, name: str, lines: Sequence[str]) -> bool:
        """Print lines of one log; whether there were any."""
        for line in lines:
            front = Text(f"{name:{self._width}} | ", "cyan") if self._width else Text()
            self._console.print(front + readable(line), soft_wrap=True, highlight=False)
        return bool(lines)


def readable(line: str) -> Text:
    """A line as people read it: a service's JSON as time, level, event, key=value; everything else as it stands."""
    entry = _as_entry(line)
    if entry is None:
        return Text(_harmless(line))
    level = str(entry.get("level", ""))
    more = [f"{name}={_value(value)}" for name, value in entry.items() if name not in SAID_ELSEWHERE]
    words = f"{_local_time(entry.get('timestamp'))} {level:7} {entry['event']}"
    return Text.assemble(
        (_harmless(words), LEVEL_STYLES.get(level, "")), (_harmless("".join(f"  {x}" for x in more)), "dim")
    )


def _as_entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and "event" in entry else None


def _local_time(timestamp: Any) -> str:
    try:
        return datetime.fromisoformat(timestamp).astimezone().isoformat(" ", "milliseconds")[:23]
    except (TypeError, ValueError):
        return " " * 23


def _value(value: Any) -> str:
    if isinstance(value, str) and value and not any(character.isspace() for character in value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _harmless(text: str) -> str:
    """Without what a terminal would obey instead of showing it."""
    return "".join(one if one.isprintable() or one == "\t" else f"\\x{ord(one):02x}" for one in text)
