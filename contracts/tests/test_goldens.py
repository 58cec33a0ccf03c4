"""The frozen examples: what was ever released stays readable, byte for byte, and what is wrong stays refused."""

import json
from datetime import datetime
from uuid import UUID

import pytest
from attune_contracts import ContractError, decode, encode
from attune_contracts.deprecation import DEPRECATION_HEADERS
from attune_contracts.fact import FACT_ID_HEADER, FACT_MAJORS_HEADER
from attune_contracts.goldens import RELAY_HEADERS, Golden, invalid_goldens, valid_goldens
from attune_contracts.registry import all_events
from attune_contracts.schemas import schema_of
from attune_contracts.topic_declarations import EVERY_TOPIC
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # publishes no types

PUBLISHED = [golden for golden in valid_goldens() if all_events()[golden.ce_type].topic != EVERY_TOPIC]


def name_of(golden: Golden) -> str:
    return f"{golden.ce_type}-{golden.name}"


def validator(ce_type: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(ce_type), format_checker=FormatChecker(["uuid", "date"]))


def lasting(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """What an event's headers say at any time: not where it stands in the log, in which majors and until when.

    A type may be deprecated, and its end put off, after an example of it was frozen; `test_evolution` looks at those.
    """
    passing = {*RELAY_HEADERS, *DEPRECATION_HEADERS, FACT_ID_HEADER, FACT_MAJORS_HEADER}
    return tuple(item for item in headers if item[0] not in passing)


def as_json(golden: Golden) -> object:
    return json.loads(golden.value)


def test_every_type_has_valid_and_invalid_examples() -> None:
    assert {golden.ce_type for golden in valid_goldens()} == set(all_events())
    assert {golden.ce_type for golden in invalid_goldens()} == set(all_events())


@pytest.mark.parametrize("golden", valid_goldens(), ids=name_of)
def test_a_valid_example_is_read_as_its_type(golden: Golden) -> None:
    event = decode(golden.headers, golden.value)

    assert type(event).ce_type == golden.ce_type == golden.headers["ce_type"]
    assert golden.about


@pytest.mark.parametrize("golden", PUBLISHED, ids=name_of)
def test_what_is_read_is_written_with_the_same_bytes(golden: Golden) -> None:
    event = decode(golden.headers, golden.value)
    per_integrator = "{" in type(event).topic

    message = encode(
        event,
        ce_id=UUID(golden.headers["ce_id"]),
        aggregate_version=int(golden.headers["ce_aggregateversion"]),
        recorded_at=datetime.fromisoformat(golden.headers["ce_time"]),
        correlation_id=UUID(golden.headers["ce_correlationid"]),
        causation_id=UUID(golden.headers["ce_causationid"]),
        traceparent=golden.headers.get("traceparent"),
        topic=golden.topic if per_integrator else None,
    )

    assert message.value == golden.value
    assert lasting(message.headers) == lasting(tuple(golden.headers.items()))
    assert (message.topic, message.key) == (golden.topic, (golden.key or "").encode())
    assert message.ce_id == UUID(golden.headers["ce_id"])


@pytest.mark.parametrize("golden", invalid_goldens(), ids=name_of)
def test_an_invalid_example_is_refused_for_the_named_reason(golden: Golden) -> None:
    with pytest.raises(ContractError) as refusal:
        decode(golden.headers, golden.value)

    assert golden.is_shown_by(refusal.value.reason)
    assert refusal.value.__context__ is None, "the first error would carry the refused value into a log"


@pytest.mark.parametrize("golden", valid_goldens(), ids=name_of)
def test_the_schema_accepts_a_valid_example(golden: Golden) -> None:
    validator(golden.ce_type).validate(as_json(golden))


@pytest.mark.parametrize(
    "golden", [golden for golden in invalid_goldens() if golden.reason == "schema_mismatch"], ids=name_of
)
def test_the_schema_refuses_an_invalid_example(golden: Golden) -> None:
    assert not validator(golden.ce_type).is_valid(as_json(golden))
