"""Faults of servers and of the way to them: crashes, cuts, slowness, silence, and a dead client's bytes coming late."""

import asyncio
import signal
from collections.abc import Sequence
from random import Random

from tests.faults.cluster import Cluster
from tests.faults.kinds.processes import LIFE_SECONDS_MAX, STEP_SECONDS_MAX, forget, goes_on, peers
from tests.faults.proxy import Link, Proxy
from tests.faults.stage import Stage
from tests.faults.summary import Summary
from tests.faults.waiting import until

LATE_BYTES_MIN = 400


async def kill_broker(cluster: Stage, summary: Summary, chance: Random) -> None:
    """SIGKILL of Kafka; it comes back."""
    await asyncio.to_thread(cluster.kafka.kill)
    summary.broker_restarts += 1
    await asyncio.sleep(chance.uniform(0.0, 2.0))
    await asyncio.to_thread(cluster.kafka.start)
    await goes_on(cluster, "relay", cluster.services[0])


async def broker_away(cluster: Cluster, summary: Summary, _: Random) -> None:
    """Kafka is away for long; commands are taken meanwhile, none is refused."""
    await asyncio.to_thread(cluster.kafka.kill)
    summary.broker_restarts += 1
    refused_before = cluster.clients.failed_requests
    answered_before = len(cluster.clients.answered)
    try:
        await asyncio.sleep(summary.broker_away_seconds)
        summary.accepted_without_broker += len(cluster.clients.answered) - answered_before
        if failed := cluster.clients.failed_requests - refused_before:
            summary.violations.append(f"broker away: {failed} requests were not answered: {cluster.clients.retried}")
        if len(cluster.clients.answered) == answered_before:
            summary.violations.append("broker away: no command was taken")
    finally:
        await asyncio.to_thread(cluster.kafka.start)
    await goes_on(cluster, "relay", "orders")


async def crash_postgres(cluster: Stage, summary: Summary, chance: Random) -> None:
    """Immediate shutdown of a service's database; it recovers."""
    server = cluster.postgres[chance.choice(cluster.services)]
    await asyncio.to_thread(server.crash)
    summary.database_restarts += 1
    await asyncio.sleep(chance.uniform(0.0, 1.0))
    await asyncio.to_thread(server.start)
    await goes_on(cluster, "relay", server.service)


def any_proxy(cluster: Stage, chance: Random) -> Proxy:
    """One of the ways to the servers."""
    return chance.choice([cluster.kafka_proxy, *cluster.postgres_proxies.values()])


async def cut(cluster: Stage, summary: Summary, chance: Random) -> None:
    """Every connection to a server is reset."""
    summary.cuts += any_proxy(cluster, chance).cut()


async def slow(cluster: Stage, summary: Summary, chance: Random) -> None:
    """Each piece of a connection takes its time."""
    proxy = any_proxy(cluster, chance)
    proxy.delay_seconds = chance.uniform(0.02, 0.2)
    summary.slow_spells += 1
    await asyncio.sleep(chance.uniform(1.0, 4.0))
    proxy.delay_seconds = 0.0


async def silence(cluster: Stage, summary: Summary, chance: Random) -> None:
    """A black hole: bytes are taken and nothing comes back; connections stay. Then everything arrives."""
    proxy = any_proxy(cluster, chance)
    proxy.voice.clear()
    links = proxy.stall()
    summary.black_holes += 1
    await asyncio.sleep(chance.uniform(1.0, 8.0))
    proxy.voice.set()
    for link in links:
        link.release()


async def late_bytes(cluster: Stage, summary: Summary, chance: Random) -> None:
    """A relay dies with a batch under way; another claims and works; then the dead one's batch arrives: void."""
    service = chance.choice(cluster.services)
    names = peers(cluster, "relay", service)
    children = [cluster.child(name) for name in names]
    for child in children:
        child.order(at="relay.send", do="hold")

    def sender_is_there() -> bool:
        return any(("relay.send", "hold") in child.steps for child in children)

    try:
        await until(sender_is_there, f"a relay of {service} is about to send", STEP_SECONDS_MAX)
    finally:
        forget(cluster, names)
    sender = next(child for child in children if ("relay.send", "hold") in child.steps)
    links = cluster.kafka_proxy.stall()
    held = sum(link.held_bytes for link in links)
    try:
        sender.order(release="relay.send")
        await until(lambda: _batch_is_held(links, held), "the batch is on its way", STEP_SECONDS_MAX)
        sender.signal(signal.SIGKILL)
        await sender.ended()
        settled = cluster.nursery.announced[service, "relay.progressed"]

        def taken_over() -> bool:
            for name in names:
                child = cluster.child(name)
                if child.alive and ("relay.progressed", "announce") not in child.steps:
                    child.order(at="relay.progressed", do="announce")
            return cluster.nursery.announced[service, "relay.progressed"] > settled

        await until(taken_over, "another relay took over", LIFE_SECONDS_MAX)
    finally:
        for link in links:
            link.release()
    summary.late_batches += 1
    await goes_on(cluster, "relay", service)


def _batch_is_held(links: Sequence[Link], before: int) -> bool:
    return sum(link.held_bytes for link in links) - before > LATE_BYTES_MIN
