"""For every type: whatever its schema allows is read, written and read again as the same event."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from attune_contracts import EventModel, decode, encode
from attune_contracts.registry import publishable_events
from attune_contracts.schemas import schema_of
from hypothesis import given, settings
from hypothesis import strategies as some
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # publishes no types

INSTANTS = some.datetimes(timezones=some.just(UTC)).map(lambda instant: instant.isoformat().replace("+00:00", "Z"))
THE_YEAR_2000 = datetime(2000, 1, 1)  # noqa: DTZ001 - hypothesis takes a naive bound
FORMATS = {"uuid": some.uuids().map(str), "date": some.dates().map(str), "date-time": INSTANTS}
TRACES = some.none() | some.just("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")


def data_for(schema: dict[str, Any], root: dict[str, Any]) -> some.SearchStrategy[Any]:
    """Values a schema of this package allows; the rules between fields are left to `data_of`."""
    if "$ref" in schema:
        return data_for(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    if "anyOf" in schema:
        return some.one_of([data_for(option, root) for option in schema["anyOf"]])
    if {"enum", "const"} & set(schema):
        return some.sampled_from(schema.get("enum") or [schema["const"]])
    if "format" in schema:
        return FORMATS[schema["format"]]
    if "pattern" in schema:
        return text_for(schema["pattern"], schema["maxLength"])
    return structure_for(schema, root)


def text_for(pattern: str, longest: int) -> some.SearchStrategy[str]:
    inner = re.compile(pattern.removeprefix("^").removesuffix("$"), re.ASCII)
    return some.from_regex(inner, fullmatch=True).filter(lambda text: len(text) <= longest)


def structure_for(schema: dict[str, Any], root: dict[str, Any]) -> some.SearchStrategy[Any]:
    if schema["type"] == "object":
        fields = {name: data_for(field, root) for name, field in schema["properties"].items()}
        required = set(schema["required"])
        optional = {name: field for name, field in fields.items() if name not in required}
        return some.fixed_dictionaries({name: fields[name] for name in required}, optional=optional)
    if schema["type"] == "array":
        unique = str if schema.get("uniqueItems") else None
        items = data_for(schema["items"], root)
        return some.lists(items, min_size=schema.get("minItems", 0), max_size=schema["maxItems"], unique_by=unique)
    if schema["type"] == "integer":
        return some.integers(schema["minimum"], schema["maximum"])
    return {"boolean": some.booleans(), "null": some.none()}[schema["type"]]


@cache
def schema_and_data(ce_type: str) -> tuple[dict[str, Any], some.SearchStrategy[Any]]:
    schema = schema_of(ce_type)
    return schema, data_for(schema, schema)


@some.composite
def data_of(draw: some.DrawFn, event: type[EventModel]) -> dict[str, Any]:
    schema, values = schema_and_data(event.ce_type)
    data = dict(draw(values))
    if event.party_roles:
        kept = data["parties"][: schema["properties"]["parties"]["maxItems"] - len(event.party_roles)]
        missing = [role for role in event.party_roles if role not in {party["role"] for party in kept}]
        data["parties"] = [*kept, *({"role": role, "party_id": draw(FORMATS["uuid"])} for role in missing)]
    for rule in event.rules:
        options = schema["properties"][rule.present]["anyOf"]
        due = data[rule.other] == rule.value
        data[rule.present] = draw(data_for(options[0], schema)) if due else None
    return data


@pytest.mark.parametrize("event", publishable_events(), ids=lambda event: event.ce_type)
@settings(max_examples=25, deadline=None)
@given(values=some.data())
def test_an_event_survives_the_wire(event: type[EventModel], values: some.DataObject) -> None:
    first = event.model_validate_json(json.dumps(values.draw(data_of(event))))
    topic = event.topic.format(integrator="schoolmis") if "{" in event.topic else None

    message = encode(
        first,
        ce_id=values.draw(some.uuids()),
        aggregate_version=values.draw(some.integers(1, 2**63)),
        recorded_at=values.draw(some.datetimes(min_value=THE_YEAR_2000, timezones=some.timezones())),
        correlation_id=UUID(int=1),
        causation_id=UUID(int=2),
        traceparent=values.draw(TRACES),
        topic=topic,
    )
    second = decode(dict(message.headers), message.value)

    assert second == first
    assert Draft202012Validator(schema_and_data(event.ce_type)[0]).is_valid(json.loads(message.value))
    assert dict(message.headers)["ce_subject"] == message.key.decode()
