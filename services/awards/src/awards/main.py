"""The composition root of the awards service: the only place that builds things."""

from collections.abc import Mapping, Sequence
from functools import partial

from attune_chassis.restating import Restatement
from attune_chassis.service import Resources, ServiceDefinition, command_line
from attune_chassis.subscription import Subscription
from attune_contracts.topics import topics_kept_by
from fastapi import APIRouter

from awards.adapters.schemes import shipped_schemes
from awards.adapters.wire import partition_counts
from awards.app.dependencies import Dependencies
from awards.app.restate_contacts import restate_contacts
from awards.entrypoints.certificates_http import certificate_router
from awards.entrypoints.consumer import accreditations
from awards.entrypoints.entries_http import entry_router
from awards.settings import AwardsSettings


def _dependencies(resources: Resources) -> Dependencies:
    return Dependencies(
        pool=resources.pool,
        clock=resources.clock,
        outbox=resources.outbox,
        schemes=shipped_schemes(),
        contacts_public_key=resources.settings.contacts_public_key_file.read_text("utf-8"),
    )


def _routers(resources: Resources) -> Sequence[APIRouter]:
    dependencies = _dependencies(resources)
    return entry_router(dependencies), certificate_router(dependencies)


def _subscriptions(resources: Resources) -> Sequence[Subscription]:
    return (accreditations(_dependencies(resources)),)


def _topics(_: AwardsSettings) -> Mapping[str, int]:
    return partition_counts()


def _restatements(resources: Resources) -> Mapping[str, Restatement]:
    dependencies = _dependencies(resources)
    return {
        "contacts": Restatement(
            "How to reach every applicant, sealed to notifications.", partial(restate_contacts, dependencies)
        )
    }


definition = ServiceDefinition(
    name="awards",
    title="Attune awards",
    settings=AwardsSettings,
    migrations="awards",
    routers=_routers,
    subscriptions=_subscriptions,
    topics=_topics,
    kept_topics=lambda _: topics_kept_by("awards"),
    restatements=_restatements,
)

app = command_line(definition)
