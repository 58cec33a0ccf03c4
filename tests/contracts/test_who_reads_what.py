"""What the contracts say is published and read, is published and read: asked of the services themselves.

Services are found in the services folder; what one reads is asked of its subscriptions, what one makes is looked up in
its code. There is no list here to keep.
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from attune_chassis.clock import SystemClock
from attune_chassis.outbox import Outbox
from attune_chassis.service import Resources, ServiceDefinition
from attune_chassis.subscription import AnySubscription, IntakeSubscription, Subscription, in_bulk
from attune_contracts import EventModel
from attune_contracts.readers import CONSUMERS
from attune_contracts.registry import consumes, event_class, publishable_events, publishes
from attune_contracts.topics import SERVICES, topics_for, topics_owned_by
from attune_sandbox.keys import Keys

SERVICES_FOLDER = Path(__file__).parents[2] / "services"
FOUND = sorted(path.parent.name for path in SERVICES_FOLDER.glob("*/pyproject.toml"))
INTEGRATOR = "schoolmis"
TOPICS = {topic.name: topic for topic in topics_for([INTEGRATOR])}
Reading = dict[str, set[str]]


def definition(service: str) -> ServiceDefinition:
    return cast("ServiceDefinition", importlib.import_module(f"{service}.main").definition)


def settings_of(service: str, keys: Keys) -> Any:
    """Settings with every key file there is, so that a service's builders find what they open; nothing is connected."""
    model = definition(service).settings
    given: dict[str, Any] = {"integrators": (INTEGRATOR,)}
    for name in model.model_fields:
        key = name.removesuffix("_file").removesuffix("_key")
        given |= {name: getattr(keys, key)} if name.endswith("_file") and hasattr(keys, key) else {}
    return model.model_construct(**given)


@pytest.fixture(params=FOUND)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def subscriptions(service: str, sandbox_keys: Keys) -> list[AnySubscription]:
    """What a service would subscribe to with one integrator."""
    settings = settings_of(service, sandbox_keys)
    resources = Resources(settings=settings, pool=cast("Any", None), clock=SystemClock(), outbox=Outbox({}))
    return list(definition(service).subscriptions(resources))


def read_by(subscription: AnySubscription) -> Reading:
    """Topic -> the types that are handled from it; an intake topic has one handler for whatever comes in."""
    if isinstance(subscription, IntakeSubscription):
        return {topic: set(TOPICS[topic].types) for topic in subscription.topics}
    return {topic: set(TOPICS[topic].types) & in_bulk(subscription).types for topic in subscription.topics}


def handled(subscriptions: list[AnySubscription]) -> set[str]:
    """Every type for which there is a handler, or an intake topic."""
    named = (set(in_bulk(one).types) for one in subscriptions if not isinstance(one, IntakeSubscription))
    return set().union(*named, *(types for one in subscriptions for types in read_by(one).values()))


def values_of(tree: ast.AST) -> Iterator[ast.expr]:
    """The expressions that make something: what is called, and what a table says is to be called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func
        elif isinstance(node, ast.Dict):
            yield from node.values


def looked_up(expression: ast.expr, names: Mapping[str, Any]) -> Any:
    """What a name, or a name of a module, stands for; None for anything else."""
    if isinstance(expression, ast.Name):
        return names.get(expression.id)
    if isinstance(expression, ast.Attribute) and isinstance(expression.value, ast.Name):
        return getattr(names.get(expression.value.id), expression.attr, None)
    return None


def made_in(source: str, names: Mapping[str, Any]) -> set[str]:
    """The event types that are made somewhere in this code."""
    values = (looked_up(expression, names) for expression in values_of(ast.parse(source)))
    return {
        value.ce_type
        for value in values
        if isinstance(value, type) and issubclass(value, EventModel) and "ce_type" in vars(value)
    }


def made_by(service: str) -> set[str]:
    """The event types that are made somewhere in a service."""
    package = importlib.import_module(service)
    names = [info.name for info in pkgutil.walk_packages(package.__path__, f"{service}.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return set().union(*(made_in(inspect.getsource(module), vars(module)) for module in modules))


def test_the_contracts_name_the_services_that_there_are() -> None:
    assert sorted(SERVICES) == FOUND


def test_a_service_handles_the_types_it_is_known_to_read_and_no_other(
    service: str, subscriptions: list[AnySubscription]
) -> None:
    assert handled(subscriptions) == {event.ce_type for event in consumes(service)}


def test_a_service_is_subscribed_to_the_topics_of_what_it_handles_and_no_other(
    service: str, subscriptions: list[AnySubscription]
) -> None:
    read = [read_by(subscription) for subscription in subscriptions]
    assert all(types for reading in read for types in reading.values()), "a topic is read of which nothing is handled"
    assert set().union(*(types for reading in read for types in reading.values())) == handled(subscriptions)


def test_a_service_reads_in_the_groups_it_declares_and_in_each_the_types_it_declares(
    service: str, subscriptions: list[AnySubscription]
) -> None:
    read = {one.consumer: set().union(*read_by(one).values()) for one in subscriptions}
    assert read == {consumer.group: set(consumer.types) for consumer in CONSUMERS[service]}


def test_every_type_that_is_handled_is_published_by_a_service_or_sent_in(
    service: str, subscriptions: list[AnySubscription]
) -> None:
    for ce_type in handled(subscriptions):
        producer = event_class(ce_type).producer()
        assert producer == "intake" or ce_type in made_by(producer)


def test_a_service_makes_the_types_it_is_said_to_publish_and_no_other(service: str) -> None:
    assert made_by(service) == {event.ce_type for event in publishes(service)}


def test_a_service_writes_the_topics_of_what_it_publishes_and_no_other(service: str, sandbox_keys: Keys) -> None:
    written = definition(service).topics(settings_of(service, sandbox_keys))
    said = {event.topic.format(integrator=INTEGRATOR) for event in publishes(service)}
    assert set(written) == said == {topic.name for topic in topics_owned_by(service, [INTEGRATOR])}


def test_every_published_type_belongs_to_a_service_or_to_the_integrators() -> None:
    assert {event.producer() for event in publishable_events()} <= {*FOUND, "intake"}


def test_a_type_is_made_where_it_is_called_or_stands_in_a_table_and_not_where_it_is_only_named() -> None:
    (one, other, third, *_) = publishable_events()
    names = {"One": one, "module": type("module", (), {"Other": other}), "Third": third}
    assert made_in("def f(event: Third):\n    return One(a=1)", names) == {one.ce_type}
    assert made_in("table = {1: module.Other}", names) == {other.ce_type}
    assert made_in("isinstance(event, Third), (Third, 2), Third.ce_type", names) == set()


def test_a_handler_too_many_or_too_few_is_seen() -> None:
    async def hear(*_: Any) -> None: ...

    (granted,) = consumes("awards")
    for heard in ((), (granted.ce_type, "attune.training.ElsaRegistered.v1")):
        handlers = dict.fromkeys(heard, hear)
        subscription = Subscription(consumer="a", topics=(granted.topic,), handlers=handlers, decode=lambda *_: None)
        assert handled([subscription]) != {granted.ce_type}
