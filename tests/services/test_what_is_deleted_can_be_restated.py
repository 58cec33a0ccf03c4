"""What retention deletes can be heard again: a topic kept for days only has a restatement.

Services are found in the services folder, never listed.
"""

from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest
from attune_chassis.clock import SystemClock
from attune_chassis.outbox import Outbox
from attune_chassis.service import Resources, ServiceDefinition
from attune_contracts.topics import topics_owned_by
from attune_sandbox.keys import Keys

SERVICES = sorted(path.parent.name for path in (Path(__file__).parents[2] / "services").glob("*/pyproject.toml"))


def restatements(service: str, keys: Keys) -> set[str]:
    definition = cast("ServiceDefinition", import_module(f"{service}.main").definition)
    given: dict[str, Any] = {"integrators": ("schoolmis",)}
    for name in definition.settings.model_fields:
        key = name.removesuffix("_file").removesuffix("_key")
        given |= {name: getattr(keys, key)} if name.endswith("_file") and hasattr(keys, key) else {}
    settings = definition.settings.model_construct(**given)
    resources = Resources(settings=settings, pool=cast("Any", None), clock=SystemClock(), outbox=Outbox({}))
    return set(definition.restatements(resources))


@pytest.mark.parametrize("service", SERVICES)
def test_every_topic_kept_for_days_only_can_be_restated(service: str, sandbox_keys: Keys) -> None:
    short_lived = {
        topic.name.rpartition(".")[2] for topic in topics_owned_by(service) if topic.retention_ms is not None
    }
    assert restatements(service, sandbox_keys) == short_lived
