"""Children are known by pid and start time, end when asked, and never outlive the launcher."""

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest
from attune_sandbox.guard import Watched, follow, marked
from attune_sandbox.guarding import Guard
from attune_sandbox.processes import Identity, spawn, stop_processes, wait_until_gone
from attune_sandbox.testing.waiting import wait_until

SLEEPER = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
PATIENCE_SECONDS = 20.0

LAUNCHER = """
import os, signal, sys
from pathlib import Path
from attune_sandbox.guarding import Guard
from attune_sandbox.processes import spawn

folder = Path(sys.argv[1])
guard = Guard(folder / "guard.log")
child = spawn([sys.executable, "-c", "import signal; signal.pause()"], log=folder / "child.log",
              environment={**os.environ, **guard.environment})
guard.watch(child.identity, signal.SIGTERM, group=1)
unnamed = spawn([sys.executable, "-c", "import signal; signal.pause()"], log=folder / "unnamed.log",
                environment={**os.environ, **guard.environment})
print(child.identity.pid, unnamed.identity.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def child(tmp_path):
    made = []

    def start(code=SLEEPER, **environment):
        one = spawn([sys.executable, "-c", code], log=tmp_path / "child.log", environment={**os.environ, **environment})
        made.append(one)
        return one

    yield start
    for one in made:
        one.stop(signal.SIGKILL, 0.0)


def test_a_stranger_with_the_same_pid_is_not_taken_for_ours(child):
    ours = child().identity
    stranger = Identity(ours.pid, ours.started - 3600)
    assert stranger.running() is None
    assert stranger.send(signal.SIGKILL) is False
    assert ours.running() is not None


def test_a_child_that_ended_is_not_running_though_nobody_took_its_exit_code(child):
    one = child("pass")
    assert wait_until_gone([one.identity], PATIENCE_SECONDS) == []
    assert one.identity.running() is None


def test_a_child_that_does_not_listen_is_killed_after_the_time_given(child, tmp_path):
    one = child(STUBBORN)
    log = tmp_path / "child.log"
    wait_until(lambda: "deaf" in log.read_text(), "the child blocks SIGTERM", timeout_seconds=PATIENCE_SECONDS)
    assert stop_processes([one.identity], signal.SIGTERM, 0.3) == [one.identity]
    assert one.identity.running() is None


def test_the_exit_code_tells_the_signal(child):
    one = child()
    one.stop(signal.SIGTERM, PATIENCE_SECONDS)
    assert one.exit_code() == -signal.SIGTERM


def test_a_launcher_killed_outright_leaves_no_child_named_or_not(tmp_path):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(tmp_path)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with launcher:
        pids = [int(word) for word in launcher.stdout.readline().split()]
        children = [Identity.of(pid) for pid in pids]
        assert all(one is not None and one.running() for one in children)
        launcher.send_signal(signal.SIGKILL)
    assert wait_until_gone(children, PATIENCE_SECONDS) == []


def test_a_guard_let_go_of_in_good_order_leaves_what_it_was_told_to_forget(child, tmp_path):
    one = child()
    with Guard(tmp_path / "guard.log") as guard:
        guard.watch(one.identity, signal.SIGTERM, group=1)
        guard.forget(one.identity.pid)
    assert one.identity.running() is not None


def test_nothing_is_started_once_the_guard_is_closed(child, tmp_path):
    guard = Guard(tmp_path / "guard.log")
    guard.close()
    late = child()
    with pytest.raises(Exception, match="being stopped"):
        guard.watch(late.identity, signal.SIGTERM, group=1)
    assert wait_until_gone([late.identity], PATIENCE_SECONDS) == []


def test_the_guard_remembers_what_was_named_and_not_forgotten():
    def line(**message):
        return json.dumps(message)

    lines = [
        line(watch=1, started=10.0, signal=15, group=2),
        line(watch=2, started=11.0, signal=2, group=1),
        line(forget=1),
    ]
    assert follow(lines) == [Watched(Identity(2, 11.0), 2, 1)]


def test_children_are_found_by_the_marker_in_their_environment(child):
    one = child(ATTUNE_LAUNCHER_MARKER="of-this-test-only")
    wait_until(lambda: marked("of-this-test-only"), "the marker is seen", timeout_seconds=PATIENCE_SECONDS)
    assert [found.pid for found in marked("of-this-test-only")] == [one.identity.pid]
    assert psutil.pid_exists(one.identity.pid)
