"""Epochs, numbers and claims on the wire; what no relay wrote is told apart."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from attune_chassis.fold import Claim, Data
from attune_chassis.murmur2 import partition_of
from attune_chassis.stream import (
    claim_headers,
    header_texts,
    headers_from_json,
    headers_to_json,
    read_mark,
    sequence_text,
    stream_headers,
)

CE_ID = UUID(int=7)


def test_a_data_record_is_read_back_as_it_was_numbered():
    headers = header_texts([("ce_id", str(CE_ID).encode()), *stream_headers(12, 345)])
    assert headers["ce_sequence"] == "0000000012-0000000000000000345"
    assert read_mark(headers) == Data(12, 345, CE_ID)


def test_texts_sort_as_records_do():
    numbers = [(1, 9), (1, 10), (2, 11), (10, 12)]
    assert sorted(sequence_text(*number) for number in numbers) == [sequence_text(*number) for number in numbers]


def test_a_claim_is_a_whole_cloud_event_and_is_read_back_as_a_claim():
    headers = header_texts(
        claim_headers(
            epoch=3,
            incarnation=UUID(int=1),
            claim_id=CE_ID,
            source="urn:attune:trial",
            at=datetime(2026, 1, 2, tzinfo=UTC),
        )
    )
    assert {"ce_id", "ce_source", "ce_type", "ce_specversion", "content-type"} <= headers.keys()
    assert headers["ce_time"] == "2026-01-02T00:00:00Z"
    assert read_mark(headers) == Claim(3)


@pytest.mark.parametrize(
    "broken",
    [
        {"ce_epoch": "0"},
        {"ce_epoch": "-1"},
        {"ce_epoch": "٣"},
        {"ce_epoch": "99999999999"},
        {"ce_epoch": "2147483648"},
        {"ce_epoch": ""},
        {"ce_sequence": "1-1"},
        {"ce_sequence": sequence_text(2, 1)},
        {"ce_sequence": sequence_text(1, 0)},
        {"ce_sequence": "0000000001-9999999999999999999"},
        {"ce_id": "not-an-id"},
        {"ce_id": ""},
    ],
)
def test_what_no_relay_wrote_has_no_place_in_the_stream(broken):
    whole = {"ce_epoch": "1", "ce_sequence": sequence_text(1, 1), "ce_id": str(CE_ID)}
    assert read_mark(whole) is not None
    assert read_mark(whole | broken) is None


@pytest.mark.parametrize("value", [b"plain", "ä€".encode(), b"\xff\xfe", b"\x00", b""])
def test_any_header_can_be_stored_and_restored_byte_for_byte(value):
    stored = headers_to_json(header_texts([("name", value)]))
    assert stored.isascii()
    assert headers_from_json(stored)["name"].encode("utf-8", "surrogateescape") == value


@pytest.mark.parametrize(
    ("key", "partition"),
    # As the Java client spreads them over 100 partitions (values of its own test of murmur2).
    [(b"21", -973932308), (b"foobar", -790332482), (b"a-little-bit-long-string", -985981536), (b"abc", 479470107)],
)
def test_keys_go_where_the_java_client_sends_them(key, partition):
    assert partition_of(key, 100) == (partition & 0x7FFFFFFF) % 100
