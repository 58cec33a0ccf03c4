"""Loops that end are started again, said so, and end when they should."""

import asyncio

import pytest
from attune_chassis.backoff import Backoff
from attune_chassis.signals import LoopState
from attune_chassis.supervision import SupervisedLoop
from prometheus_client import REGISTRY
from structlog.testing import capture_logs


class Work:
    """A loop that fails, ends or works, as told."""

    def __init__(self, told: str) -> None:
        self.state = LoopState()
        self._told = told

    async def run(self, stop: asyncio.Event) -> None:
        self.state.become_ready()
        if self._told == "fail":
            raise ValueError("Jane Example")
        if self._told == "work":
            await stop.wait()
            self.state.become_unready("stopped")


class Maker:
    """Makes loops by a list; the last word holds for ever."""

    def __init__(self, *told: str) -> None:
        self._told = list(told)
        self.made = 0

    def __call__(self) -> Work:
        self.made += 1
        return Work(self._told.pop(0) if len(self._told) > 1 else self._told[0])


def supervised(maker: Maker) -> SupervisedLoop:
    return SupervisedLoop("relay", "relay", maker, Backoff(0.001, 0.002))


async def test_a_loop_that_fails_or_ends_is_started_anew_and_never_in_silence(eventually):
    stop, maker = asyncio.Event(), Maker("fail", "end", "work")
    loop = supervised(maker)
    with capture_logs() as logged:
        running = asyncio.create_task(loop.run(stop))

        async def works() -> bool:
            return await loop.check() is None and maker.made == 3

        await eventually(works, "the third loop works")
        stop.set()
        await asyncio.wait_for(running, 5)
    assert [line["event"] for line in logged] == ["loop_failed", "loop_ended_unexpectedly"]


async def test_a_loop_that_cannot_even_be_made_is_tried_again(eventually):
    stop, tries = asyncio.Event(), 0

    def make() -> Work:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise OSError("no such file")
        return Work("work")

    loop = SupervisedLoop("relay", "relay", make, Backoff(0.001, 0.002))
    with capture_logs():
        running = asyncio.create_task(loop.run(stop))

        async def works() -> bool:
            return await loop.check() is None

        await eventually(works, "the loop works")
        stop.set()
        await asyncio.wait_for(running, 5)
    assert tries == 3


async def test_a_stop_during_back_off_ends_at_once(eventually):
    stop, maker = asyncio.Event(), Maker("fail")
    loop = SupervisedLoop("relay", "relay", maker, Backoff(3600, 3600))
    with capture_logs():
        running = asyncio.create_task(loop.run(stop))

        async def made() -> bool:
            return maker.made == 1

        await eventually(made, "the loop was made")
        stop.set()
        await asyncio.wait_for(running, 5)
    assert maker.made == 1


async def test_a_loop_is_counted_as_unready_until_it_works_and_no_longer_once_it_is_stopped(eventually):
    def seconds_unready() -> float | None:
        return REGISTRY.get_sample_value("loop_unready_seconds", {"loop": "relay"})

    stop, loop = asyncio.Event(), supervised(Maker("fail"))

    async def counted() -> bool:
        return (seconds_unready() or 0) > 0

    with capture_logs():
        running = asyncio.create_task(loop.run(stop))
        await eventually(counted, "the failing loop is counted")
        stop.set()
        await running
    assert seconds_unready() is None


async def test_readiness_says_why_a_loop_is_not_ready(eventually):
    stop, loop = asyncio.Event(), supervised(Maker("work"))
    assert await loop.check() == "starting"
    running = asyncio.create_task(loop.run(stop))

    async def works() -> bool:
        return await loop.check() is None

    await eventually(works, "the loop works")
    stop.set()
    await running
    assert await loop.check() == "It ended and waits to be started again."


@pytest.mark.parametrize("told", ["fail", "end"])
async def test_a_loop_that_ends_because_it_was_told_to_is_not_started_again(told):
    stop, maker = asyncio.Event(), Maker(told)
    stop.set()
    await supervised(maker).run(stop)
    assert maker.made == 0
