"""Faults of processes: killed at a named step, killed or stopped at any instant, zombies that wake late, deploys."""

import asyncio
import signal
from collections.abc import Sequence
from functools import partial
from random import Random

from tests.faults.children import Child
from tests.faults.cluster import Cluster
from tests.faults.stage import Stage
from tests.faults.summary import Summary
from tests.faults.waiting import until

STEP_SECONDS_MAX = 20.0
LIFE_SECONDS_MAX = 20.0
PASSES_MAX = 3
AT_BIRTH = frozenset({"relay.claim", "relay.read_back", "relay.settle", "relay.settled"})
"""Steps a relay passes only when it begins."""
WORK_DONE = {
    "relay": "relay.progressed",
    "consumer": "consumer.committed",
    "timer": "timer.committed",
    "delivery": "delivery.settled",
    "command": "command.committed",
}
ROLE_OF = {"relay": "relay", "consumer": "consumer", "timer": "timer", "delivery": "timer", "command": "api"}


def peers(cluster: Stage, kind: str, service: str) -> list[str]:
    """The processes of a service that do this kind of work."""
    return [name for name, (owner, roles) in cluster.processes.items() if owner == service and ROLE_OF[kind] in roles]


def services_with(cluster: Stage, kind: str) -> list[str]:
    """The services that do this kind of work."""
    return sorted({owner for owner, roles in cluster.processes.values() if ROLE_OF[kind] in roles})


async def kill_at(cluster: Stage, summary: Summary, chance: Random, step: str) -> None:
    """SIGKILL just before a named step; whichever peer comes there first. Then the work must go on."""
    kind = step.split(".", maxsplit=1)[0]
    service = chance.choice(services_with(cluster, kind))
    names = peers(cluster, kind, service)
    order = {"at": step, "do": "kill", "passes": chance.randint(1, PASSES_MAX)}
    before = cluster.nursery.kills_by_step[step]
    if step in AT_BIRTH:
        for name in names:
            cluster.birth_orders[name] = [order | {"passes": 1}]
            cluster.child(name).signal(signal.SIGKILL)
    else:
        for name in names:
            cluster.child(name).order(**order)
    try:
        await until(lambda: cluster.nursery.kills_by_step[step] > before, f"killed at {step}", STEP_SECONDS_MAX)
    finally:
        forget(cluster, names)
    summary.role_killed(service, ROLE_OF[kind])
    await goes_on(cluster, kind, service)


def forget(cluster: Stage, names: Sequence[str]) -> None:
    """Orders nobody has come to yet no longer hold."""
    for name in names:
        cluster.birth_orders.pop(name, None)
        cluster.child(name).order(forget=True)


async def goes_on(cluster: Stage, kind: str, service: str) -> None:
    """Wait until one of the peers has done a piece of work."""
    done = (service, WORK_DONE[kind])
    before = cluster.nursery.announced[done]
    asked: set[int] = set()

    def somebody_worked() -> bool:
        for name in peers(cluster, kind, service):
            child = cluster.child(name)
            if child.alive and id(child) not in asked:
                asked.add(id(child))
                child.order(at=done[1], do="announce")
        return cluster.nursery.announced[done] > before

    await until(somebody_worked, f"{service} goes on with {done[1]}", LIFE_SECONDS_MAX)


async def kill_any(cluster: Stage, summary: Summary, chance: Random) -> None:
    """SIGKILL of any process at any instant."""
    name = chance.choice(sorted(cluster.processes))
    await asyncio.sleep(chance.random())
    if cluster.child(name).signal(signal.SIGKILL):
        service, roles = cluster.processes[name]
        summary.random_kills += 1
        summary.role_killed(service, roles[0])


async def stop_any(cluster: Stage, summary: Summary, chance: Random) -> None:
    """SIGSTOP of any process, and SIGCONT seconds later."""
    child = cluster.child(chance.choice(sorted(cluster.processes)))
    if child.signal(signal.SIGSTOP):
        summary.stops += 1
        await asyncio.sleep(chance.uniform(0.2, 5.0))
        await cluster.wake(child)


async def zombie_relay(cluster: Stage, summary: Summary, chance: Random, step: str) -> None:
    """A relay stops inside a round, another takes over and works, then the first wakes up."""
    service = chance.choice(services_with(cluster, "relay"))
    zombie = await stopped_at(cluster, "relay", service, step)
    try:
        await goes_on_without(cluster, zombie, "relay.progressed")
    finally:
        await cluster.wake(zombie)
    summary.zombie_relays += 1
    await goes_on(cluster, "relay", service)


async def zombie_consumer(cluster: Stage, summary: Summary, chance: Random, step: str) -> None:
    """A consumer stops around its transaction, loses its partitions to another, then wakes up."""
    service = chance.choice(services_with(cluster, "consumer"))
    zombie = await stopped_at(cluster, "consumer", service, step)
    try:
        await asyncio.sleep(4.0)  # longer than the session lasts
        await goes_on_without(cluster, zombie, "consumer.committed")
    finally:
        await cluster.wake(zombie)
    summary.zombie_consumers += 1
    await goes_on(cluster, "consumer", service)


async def stopped_at(cluster: Stage, kind: str, service: str, step: str) -> Child:
    """One of the peers stops itself just before the step; which one it was."""
    names = peers(cluster, kind, service)
    children = [cluster.child(name) for name in names]
    for child in children:
        child.order(at=step, do="stop")
    try:
        await until(lambda: any(child.stopped for child in children), f"{service} stops at {step}", STEP_SECONDS_MAX)
    finally:
        forget(cluster, names)
    zombie, *others = [child for child in children if child.stopped]
    for other in others:
        await cluster.wake(other)
    return zombie


async def goes_on_without(cluster: Stage, zombie: Child, step: str) -> None:
    """Wait until another process has done a piece of work while this one is stopped."""
    seen: dict[str, Child] = {}
    names = [
        name
        for name, what in cluster.processes.items()
        if what == cluster.processes[zombie.name] and name != zombie.name
    ]

    def another_worked() -> bool:
        for name in names:
            child = cluster.child(name)
            if child.alive and seen.get(name) is not child:
                seen[name] = child
                child.order(at=step, do="announce", passes=2)
        return any((step, "announce") in child.steps for child in seen.values())

    await until(another_worked, f"another does the work of {zombie.name}", LIFE_SECONDS_MAX)


async def rebalance(cluster: Stage, _: Summary, chance: Random) -> None:
    """A consumer leaves in good order and comes back."""
    name = chance.choice([name for name, (_, roles) in cluster.processes.items() if "consumer" in roles])
    await cluster.dismiss(name, number=signal.SIGTERM)
    await asyncio.sleep(chance.uniform(0.0, 2.0))
    await cluster.call_back(name)


async def step_clock(cluster: Stage, summary: Summary, chance: Random) -> None:
    """The wall clock of some processes jumps, and later jumps back."""
    chosen = [cluster.child(name) for name in cluster.processes if chance.random() < 0.5]
    for child in chosen:
        # A token is of the real world: an API whose clock is a day wrong refuses it, and rightly.
        child.order(clock=3600 if "api" in child.roles else chance.choice([-86_400, -3600, 3600, 86_400]))
    summary.clock_steps += len(chosen)
    await asyncio.sleep(chance.uniform(1.0, 3.0))
    for child in chosen:
        child.order(clock=0)


async def deploy(cluster: Cluster, summary: Summary, chance: Random) -> None:
    """Every process is replaced, one after another, in good order, under load: no request fails."""
    names = sorted(cluster.processes)
    chance.shuffle(names)
    failed_before = cluster.clients.failed_requests
    for name in names:
        port = cluster.api_ports.get(name)
        if port is not None:
            (other,) = (each for each in cluster.api_ports.values() if each != port)
            await until(partial(cluster.balancer.is_ready, other), "the other API is ready", LIFE_SECONDS_MAX)
            await cluster.balancer.drain(port)
        await cluster.dismiss(name, number=signal.SIGTERM)
        if cluster.child(name).code != 0:
            summary.violations.append(f"deploy: {name} ended with {cluster.child(name).code} on SIGTERM")
        await cluster.call_back(name)
        if port is not None:
            cluster.balancer.put_back(port)
            await until(partial(cluster.balancer.is_ready, port), f"{name} is ready", LIFE_SECONDS_MAX)
    if failed := cluster.clients.failed_requests - failed_before:
        summary.violations.append(f"deploy: {failed} requests failed: {cluster.clients.retried}")
    summary.deploys += 1
