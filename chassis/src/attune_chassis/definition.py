"""What makes one service different from another, seen from the frame that runs it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from attune_chassis.clock import Clock
from attune_chassis.database import Connection, Pool
from attune_chassis.deliveries import DeliveryChannel
from attune_chassis.outbox import Outbox
from attune_chassis.restating import Restatement
from attune_chassis.settings import ServiceSettings
from attune_chassis.stated_gauges import ReadGauges, StatedGauge
from attune_chassis.subscription import AnySubscription, BatchSubscription, Subscription
from attune_chassis.timers import TimerHandler
from attune_chassis.topic_watch import DeclaredTopic


@dataclass(frozen=True, slots=True)
class Resources:
    """What a service's builders are given. `settings` is the service's own settings class."""

    settings: Any
    pool: Pool
    clock: Clock
    outbox: Outbox


def no_subscriptions(_: Resources) -> Sequence[AnySubscription]:
    """The default of a service that hears nothing."""
    return ()


def no_timers(_: Resources) -> Mapping[str, TimerHandler]:
    """The default of a service without timers."""
    return {}


def no_deliveries(_: Resources) -> Sequence[DeliveryChannel]:
    """The default of a service without outside effects."""
    return ()


def no_restatements(_: Resources) -> Mapping[str, Restatement]:
    """The default of a service that has nothing to say again."""
    return {}


@dataclass(frozen=True, slots=True)
class Projection:
    """Tables that say nothing but what a log says, so that they can be made anew from it (`attune_chassis.rebuild`).

    `subscription` is its own consumer, which the service runs like any other. Its handlers write to `tables` alone and
    under their plain names, publish nothing, and make of the same records the same rows: no clock, no chance. Each
    table refers only to those before it, and none from elsewhere refers to them.
    """

    name: str
    subscription: Subscription | BatchSubscription
    tables: tuple[str, ...]


def no_topics(_: Any) -> Sequence[DeclaredTopic]:
    """The default of a service that answers for no topic."""
    return ()


def no_projections(_: Resources) -> Sequence[Projection]:
    """The default of a service that has nothing to make anew."""
    return ()


def no_gauges(_: Resources) -> ReadGauges:
    """The default of a service whose tables need no figures of their own."""

    async def nothing(_: Connection) -> Sequence[StatedGauge]:
        return ()

    return nothing


@dataclass(frozen=True, kw_only=True)
class ServiceDefinition:
    """A service: what it serves, hears, waits for and delivers.

    Builders are called once per process, before the database was reached: they read files and wire things together, but
    ask neither database nor broker. `migrations` is the package holding `migrations/*.sql`; `topics` gives the owned
    topics (unprefixed) with their partition counts, `kept_topics` the ones to watch, with their settings; `timers`
    gives a handler per kind; `restatements` gives, by name, what the service can say again; `projections` what can be
    made anew from a log (their subscriptions stand among `subscriptions` too); `gauges` reads the figures the service
    states on `/metrics` (`attune_chassis.stated_gauges`).
    """

    name: str
    title: str
    settings: type[ServiceSettings]
    migrations: str
    routers: Callable[[Resources], Sequence[APIRouter]]
    topics: Callable[[Any], Mapping[str, int]]
    subscriptions: Callable[[Resources], Sequence[AnySubscription]] = no_subscriptions
    timers: Callable[[Resources], Mapping[str, TimerHandler]] = no_timers
    deliveries: Callable[[Resources], Sequence[DeliveryChannel]] = no_deliveries
    restatements: Callable[[Resources], Mapping[str, Restatement]] = no_restatements
    kept_topics: Callable[[Any], Sequence[DeclaredTopic]] = no_topics
    projections: Callable[[Resources], Sequence[Projection]] = no_projections
    gauges: Callable[[Resources], ReadGauges] = no_gauges
