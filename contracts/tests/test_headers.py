"""Headers, keys and topics are held to the same privacy as fields: a list with a class each, and nothing beside it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from attune_contracts import decode, encode
from attune_contracts.envelope import decode_value
from attune_contracts.goldens import Golden, valid_goldens
from attune_contracts.headers import HEADERS
from attune_contracts.model import privacy_of
from attune_contracts.privacy import HIGHEST_IN_CLEAR
from attune_contracts.registry import all_events, draft_events, publishable_events

GOLDENS = {golden.ce_type: golden for golden in reversed(valid_goldens())}
RELAYS_OWN = {"ce_epoch", "ce_sequence", "ce_relayincarnation"}


def test_no_header_is_more_private_than_a_reference() -> None:
    assert all(privacy.level <= HIGHEST_IN_CLEAR for privacy in HEADERS.values())


@pytest.mark.parametrize("event", publishable_events(), ids=lambda event: event.ce_type)
def test_what_encode_writes_is_on_the_list_and_the_subject_is_the_key(event: type) -> None:
    golden = GOLDENS[event.ce_type]  # type: ignore[attr-defined]  # an event has a type
    ids = {"ce_id": UUID(int=1), "correlation_id": UUID(int=2), "causation_id": UUID(int=3)}
    message = encode(
        decode_value(event, golden.value),
        **ids,
        aggregate_version=1,
        recorded_at=datetime(2026, 9, 1, tzinfo=UTC),
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        topic=golden.topic,
    )
    headers = dict(message.headers)
    assert set(headers) <= set(HEADERS) - RELAYS_OWN
    assert headers["ce_subject"] == headers["ce_partitionkey"] == message.key.decode()


@pytest.mark.parametrize("golden", valid_goldens(), ids=lambda golden: f"{golden.ce_type}/{golden.name}")
def test_every_record_ever_released_keeps_to_the_list(golden: Golden) -> None:
    assert decode(golden.headers, golden.value)
    assert set(golden.headers) <= set(HEADERS)


def test_every_header_on_the_list_is_written_by_somebody() -> None:
    assert set(HEADERS) == {header for golden in valid_goldens() for header in golden.headers}


def test_every_key_is_a_public_or_reference_id() -> None:
    for event in {**all_events(), **draft_events()}.values():
        if event.key_field is not None:
            assert event.key_field.endswith("_id"), event.ce_type
            assert privacy_of(event, event.key_field).level <= HIGHEST_IN_CLEAR
