"""Which faults happen, in which order, by whom: the same seed gives the same schedule.

Faults stand in lanes; lanes go on beside each other, the faults of a lane one after another. What one fault chooses
follows from its own seed, so that leaving another one out does not change it.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Generic, TypeVar

from attune_chassis.signals import STEPS

from tests.faults.cluster import Cluster
from tests.faults.kinds import network, processes, records, restores, topics
from tests.faults.stage import Stage
from tests.faults.summary import Summary

On = TypeVar("On", bound=Stage)
"""What a fault happens on."""


@dataclass(frozen=True, slots=True)
class Fault(Generic[On]):
    """A kind of fault: where it queues, how often it happens in the short run and in the long one."""

    name: str
    lane: str
    deed: Callable[[On, Summary, Random], Awaitable[None]]
    short: int
    long: int
    alone: bool = False
    """Nothing else may happen meanwhile: it asks that no request fails."""


@dataclass(frozen=True, slots=True)
class Planned(Generic[On]):
    """One fault that is to happen."""

    fault: Fault[On]
    seed: str

    def __str__(self) -> str:
        return self.fault.name


def kill_at(step: str) -> Callable[[Stage, Summary, Random], Awaitable[None]]:
    """SIGKILL just before this step."""
    return partial(processes.kill_at, step=step)


FAULTS: Mapping[str, Fault[Cluster]] = {
    fault.name: fault
    for fault in (
        *(Fault(f"kill at {step}", kind, kill_at(step), 1, 20) for kind, steps in STEPS.items() for step in steps),
        Fault("kill any", "any", processes.kill_any, 5, 300),
        Fault("stop any", "any", processes.stop_any, 1, 40),
        *(
            Fault(f"zombie at {step}", "relay", partial(processes.zombie_relay, step=step), short, 6)
            for step, short in (("relay.send", 1), ("relay.sent", 0), ("relay.progress", 0))
        ),
        *(
            Fault(f"zombie at {step}", "consumer", partial(processes.zombie_consumer, step=step), short, 6)
            for step, short in (("consumer.begin", 1), ("consumer.moved", 0), ("consumer.commit", 0))
        ),
        Fault("late bytes", "relay", network.late_bytes, 1, 15),
        Fault("rebalance", "consumer", processes.rebalance, 1, 15),
        Fault("clock step", "any", processes.step_clock, 1, 10),
        Fault("broker killed", "world", network.kill_broker, 1, 5),
        Fault("broker away", "world", network.broker_away, 0, 1, alone=True),
        Fault("database crash", "world", network.crash_postgres, 1, 10),
        Fault("cut", "world", network.cut, 1, 20),
        Fault("slow", "world", network.slow, 1, 10),
        Fault("copies", "records", records.copies, 2, 30),
        Fault("garbage", "records", records.garbage, 1, 10),
        Fault("stranger", "records", records.stranger, 2, 10),
        Fault("partition added", "records", topics.partition_added, 1, 2),
        Fault("restore", "world", restores.restore, 1, 6),
        Fault("deploy", "world", processes.deploy, 0, 3, alone=True),
        Fault("black hole", "world", network.silence, 0, 10),
    )
}


def plan(seed: int, *, long: bool, only: Sequence[str] = ()) -> dict[str, list[Planned[Cluster]]]:
    """The lanes; `only` names faults, or beginnings of their names."""
    chosen = [fault for fault in FAULTS.values() if not only or any(fault.name.startswith(name) for name in only)]
    return in_lanes(seed, [(fault, (fault.long if long else fault.short) or (1 if only else 0)) for fault in chosen])


def in_lanes(seed: int, counted: Iterable[tuple[Fault[On], int]]) -> dict[str, list[Planned[On]]]:
    """Each fault so often, in the lanes they queue in, in an order that follows from the seed."""
    lanes: dict[str, list[Planned[On]]] = {}
    for fault, count in counted:
        lanes.setdefault(fault.lane, []).extend(Planned(fault, f"{seed}/{fault.name}/{n}") for n in range(count))
    for lane, planned in lanes.items():
        Random(f"{seed}/{lane}").shuffle(planned)  # noqa: S311 -- repeatable, not secret
    return lanes
