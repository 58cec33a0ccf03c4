"""The composition root of the training service: the only place that builds things."""

from collections.abc import Mapping, Sequence
from functools import partial

from attune_chassis.restating import Restatement
from attune_chassis.service import Resources, ServiceDefinition, command_line
from attune_contracts.topics import topics_kept_by
from fastapi import APIRouter

from training.adapters.policies import shipped_policies
from training.adapters.wire import partition_counts
from training.app.dependencies import Dependencies
from training.app.restate_contacts import restate_contacts
from training.entrypoints.http import elsa_router
from training.settings import TrainingSettings


def _dependencies(resources: Resources) -> Dependencies:
    return Dependencies(
        pool=resources.pool,
        clock=resources.clock,
        outbox=resources.outbox,
        policies=shipped_policies(),
        contacts_public_key=resources.settings.contacts_public_key_file.read_text("utf-8"),
    )


def _routers(resources: Resources) -> Sequence[APIRouter]:
    return (elsa_router(_dependencies(resources)),)


def _topics(_: TrainingSettings) -> Mapping[str, int]:
    return partition_counts()


def _restatements(resources: Resources) -> Mapping[str, Restatement]:
    dependencies = _dependencies(resources)
    return {
        "contacts": Restatement(
            "How to reach every ELSA, sealed to notifications.", partial(restate_contacts, dependencies)
        )
    }


definition = ServiceDefinition(
    name="training",
    title="Attune training",
    settings=TrainingSettings,
    migrations="training",
    routers=_routers,
    subscriptions=lambda _: (),
    topics=_topics,
    kept_topics=lambda _: topics_kept_by("training"),
    restatements=_restatements,
)

app = command_line(definition)
