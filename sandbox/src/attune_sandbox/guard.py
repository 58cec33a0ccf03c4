"""The guard: a small process holding the read end of a pipe, which ends what the launcher leaves behind.

The launcher holds the write end and tells the guard of every child it starts. When the launcher ends in any way, also
by SIGKILL, the pipe closes, and the guard stops the children: the latest group first (services before the servers they
need), politely, then by SIGKILL. Every child also carries the launcher's marker in its environment; whatever still runs
with it at the end (a child started in the very moment of the launcher's death, a child's child) is ended too.

Signals by parent death are no alternative: they fire when the forking *thread* ends, are lost when the user id changes,
and macOS has none.

Lines on the pipe, one JSON object each: `{"watch": pid, "started": seconds, "signal": number, "group": number}` or
`{"forget": pid}`.
"""

import json
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from attune_sandbox.processes import Identity, stop_processes

MARKER_VARIABLE = "ATTUNE_LAUNCHER_MARKER"
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Watched:
    """A child, how it is asked to end, and when: higher groups end first."""

    identity: Identity
    signal_number: int
    group: int


def follow(lines: Iterable[str]) -> list[Watched]:
    """Read the launcher's lines until the pipe closes; what is still watched then."""
    watched: dict[int, Watched] = {}
    for line in lines:
        message = json.loads(line)
        if "forget" in message:
            watched.pop(int(message["forget"]), None)
            continue
        identity = Identity(int(message["watch"]), float(message["started"]))
        watched[identity.pid] = Watched(identity, int(message["signal"]), int(message["group"]))
    return list(watched.values())


def end(watched: Iterable[Watched]) -> None:
    """Stop the children group by group, the highest first."""
    children = list(watched)
    for group in sorted({child.group for child in children}, reverse=True):
        members = [child for child in children if child.group == group]
        for number in sorted({child.signal_number for child in members}):
            same = [child.identity for child in members if child.signal_number == number]
            stop_processes(same, number, PATIENCE_SECONDS)


def marked(marker: str) -> list[Identity]:
    """Every process that carries the launcher's marker in its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARKER_VARIABLE) == marker:
                found.append(Identity(process.pid, process.create_time()))
        except psutil.Error:
            continue
    return found


def main(marker: str) -> None:
    # The terminal's Ctrl-C and hang-up are the launcher's business; the guard ends with the pipe.
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    end(follow(sys.stdin))
    own = os.getpid()
    stop_processes([identity for identity in marked(marker) if identity.pid != own], signal.SIGKILL, 1.0)


if __name__ == "__main__":
    main(sys.argv[1])
