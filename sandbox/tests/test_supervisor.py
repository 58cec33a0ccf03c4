"""A process that ends by itself is told and started again, later each time; time is an argument."""

from pathlib import Path

import pytest
from attune_sandbox.errors import SandboxError
from attune_sandbox.platform.supervisor import BACKOFF_SECONDS_MAX, STEADY_SECONDS, Supervisor, backoff_seconds


class ChildOfNobody:
    def __init__(self):
        self.code = None

    def exit_code(self):
        return self.code


class PartOfNothing:
    """A part without a process, whose end is decided by the test."""

    name = "awards"
    port = 1
    log = Path("awards.log")

    def __init__(self):
        self.child = ChildOfNobody()
        self.starts = 0
        self.refuses = 0

    def start(self):
        if self.refuses:
            self.refuses -= 1
            raise SandboxError("awards could not be started")
        self.starts += 1
        self.child = ChildOfNobody()
        return self.child

    def wait_until_ready(self, timeout_seconds=0.0):
        """Nobody waits for it."""

    def stop(self):
        self.child = None


class Clock:
    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def part():
    return PartOfNothing()


@pytest.fixture
def told():
    return []


@pytest.fixture
def supervisor(part, told, clock):
    return Supervisor([part], tell=told.append, now=clock)


def test_nothing_happens_while_all_run(supervisor, part, told):
    assert supervisor.look() is False
    assert (part.starts, told) == (0, [])


def test_an_end_is_told_with_its_reason_and_mended_after_a_moment(supervisor, part, told, clock):
    part.child.code = -9
    assert supervisor.look() is False
    assert told == ["awards ended by signal 9; it is started again in 1 s. Its log: awards.log"]
    clock.seconds += 0.5
    assert supervisor.look() is False, "not yet"
    clock.seconds += 0.6
    assert supervisor.look() is True
    assert part.starts == 1
    assert told[-1] == "awards was started again"


def test_each_end_in_a_row_is_mended_later_and_a_steady_run_forgives(supervisor, part, told, clock):
    for expected in ("in 1 s", "in 2 s", "in 4 s"):
        part.child.code = 1
        supervisor.look()
        assert expected in told[-1]
        clock.seconds += 10
        supervisor.look()
    clock.seconds += STEADY_SECONDS + 1
    part.child.code = 1
    supervisor.look()
    assert "in 1 s" in told[-1]


def test_a_start_that_fails_is_told_and_tried_again(supervisor, part, told, clock):
    part.child.code = 1
    part.refuses = 1
    supervisor.look()
    clock.seconds += 1
    assert supervisor.look() is False
    assert told[-1] == "awards could not be started"
    clock.seconds += BACKOFF_SECONDS_MAX
    assert supervisor.look() is True


def test_the_wait_grows_to_a_bound():
    waits = [backoff_seconds(failures) for failures in range(100)]
    assert waits == sorted(waits)
    assert waits[-1] == BACKOFF_SECONDS_MAX
