"""Drafts: declared with the same care as what is released, but free to change, and published by nobody."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from attune_contracts import ContractError, decode, drafts, encode
from attune_contracts.envelope import decode_value, event_value
from attune_contracts.model import EventModel, classified_fields
from attune_contracts.registry import all_events, declared_class, draft_events, module_name
from attune_contracts.schemas import schema_of
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # publishes no types

FOLDER = Path(drafts.__file__).parent
DRAFTS = tuple(draft_events().values())


def name_of(event: type[EventModel]) -> str:
    return event.ce_type


def example_of(event: type[EventModel]) -> bytes:
    return FOLDER.joinpath(module_name(event.ce_type).replace(".", "/") + ".json").read_bytes()


def test_no_type_is_draft_and_released_at_once() -> None:
    assert not set(all_events()) & set(draft_events())
    assert all(event.is_draft() for event in DRAFTS)
    assert not any(event.is_draft() for event in all_events().values())


@pytest.mark.parametrize("event", DRAFTS, ids=name_of)
def test_a_draft_has_an_example_that_its_model_and_its_schema_accept_byte_for_byte(event: type[EventModel]) -> None:
    written = example_of(event)
    read = decode_value(event, written)
    data: Any = json.loads(written)

    assert json.loads(event_value(read)) == data, "an example leaves nothing to a default"
    Draft202012Validator(schema_of(event.ce_type), format_checker=FormatChecker(["uuid", "date"])).validate(data)


@pytest.mark.parametrize("event", DRAFTS, ids=name_of)
def test_a_draft_describes_and_classifies_every_field(event: type[EventModel]) -> None:
    schema = schema_of(event.ce_type)
    objects = [schema, *schema.get("$defs", {}).values()]
    fields = [field for described in objects for field in described.get("properties", {}).values()]

    assert schema["description"]
    assert len(fields) == len({path for path, _ in classified_fields(event)})
    assert all(field["description"] and field["x-privacy-reason"] for field in fields)


@pytest.mark.parametrize("event", DRAFTS, ids=name_of)
def test_nobody_publishes_or_reads_a_draft(event: type[EventModel]) -> None:
    read = decode_value(event, example_of(event))
    with pytest.raises(ContractError, match="not_publishable"):
        encode(
            read,
            ce_id=UUID(int=1),
            aggregate_version=1,
            recorded_at=datetime(2026, 9, 1, tzinfo=UTC),
            correlation_id=UUID(int=1),
            causation_id=UUID(int=1),
        )
    with pytest.raises(ContractError, match="unknown_type"):
        decode({"ce_type": event.ce_type}, example_of(event))


def test_a_draft_is_found_by_its_name_alone() -> None:
    for event in DRAFTS:
        assert declared_class(event.ce_type) is event
