"""One turn of a contender that is a process: start it, run the clock, hear it, send it away."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from benchmarks.accounting import billed
from benchmarks.figures import Measurement
from benchmarks.processes import READY_TIMEOUT_SECONDS, ContenderProcess
from benchmarks.servers import Servers

TURN_TIMEOUT_SECONDS = 300.0

Preparation = tuple[str, Callable[[], Awaitable[None]]]
"""A state the contender announces before it is ready, and what is done then."""


async def take_turn(
    servers: Servers,
    name: str,
    module: str,
    amount: int,
    told: Mapping[str, Any],
    *,
    python: str | None = None,
    prepare: Preparation | None = None,
) -> Measurement:
    """Let a contender work once, and bill it from `go` to `done`. Raises ContenderFailedError."""
    chosen = {"python": python} if python else {}
    contender = await ContenderProcess.start(module, servers.specification(**told), logs=servers.logs, **chosen)
    try:
        if prepare is not None:
            state, work = prepare
            await contender.hear(state, READY_TIMEOUT_SECONDS)
            await work()
        await contender.ready()
        async with billed({name: contender.pid, **servers.processes}, families=servers.families) as bill:
            contender.go()
            figures = await contender.done(TURN_TIMEOUT_SECONDS)
        return Measurement(name, int(figures.get("amount", amount)), float(figures["seconds"]), bill)
    finally:
        await contender.end()
