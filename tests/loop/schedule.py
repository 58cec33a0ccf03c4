"""Which faults happen to the loop: those of tests/faults any service can meet, and the mail server's death."""

import asyncio
from functools import partial
from random import Random

from attune_chassis.signals import STEPS

from tests.faults.kinds import network, processes
from tests.faults.schedule import Fault, Planned, in_lanes, kill_at
from tests.faults.summary import Summary
from tests.loop.stage import LoopStage


async def postbox_dies(stage: LoopStage, _: Summary, chance: Random) -> None:
    """The mail server is gone, in the middle of whatever it was taking, and comes back."""
    await stage.postbox.die()
    await asyncio.sleep(chance.uniform(0.2, 4.0))
    await stage.postbox.start()


FAULTS: dict[str, tuple[Fault[LoopStage], float]] = {
    fault.name: (fault, rate)
    for fault, rate in (
        (Fault("kill any", "any", processes.kill_any, 8, 0), 4.0),
        (Fault("stop any", "any", processes.stop_any, 1, 0), 1.0),
        *(
            (Fault(f"kill at {step}", "steps", kill_at(step), int(kind == "delivery"), 0), 0.12)
            for kind, steps in STEPS.items()
            for step in steps
            if kind != "timer"
        ),
        (Fault("zombie at relay.send", "world", partial(processes.zombie_relay, step="relay.send"), 0, 0), 0.2),
        (
            Fault("zombie at consumer.begin", "world", partial(processes.zombie_consumer, step="consumer.begin"), 0, 0),
            0.2,
        ),
        (Fault("broker killed", "world", network.kill_broker, 1, 0), 0.25),
        (Fault("database crash", "world", network.crash_postgres, 1, 0), 0.35),
        (Fault("cut", "world", network.cut, 1, 0), 0.5),
        (Fault("slow", "world", network.slow, 0, 0), 0.25),
        (Fault("black hole", "world", network.silence, 0, 0), 0.2),
        (Fault("mail server dies", "mail", postbox_dies, 2, 0), 0.7),
    )
}
"""Each fault with how often it happens in a minute of the long run."""


def plan(seed: int, minutes: float, *, short: bool) -> dict[str, list[Planned[LoopStage]]]:
    """The lanes; the same seed and minutes give the same."""
    return in_lanes(
        seed, [(fault, fault.short if short else max(1, round(rate * minutes))) for fault, rate in FAULTS.values()]
    )
