"""Structured mode: the same events as one JSON object each, read by us and by the official SDK alike."""

import base64
import json
from typing import Any
from uuid import UUID

import pytest
from attune_contracts import ContractError, WireMessage, decode, decode_structured, encode_structured, read_message
from attune_contracts.goldens import Golden, valid_goldens
from attune_contracts.registry import all_events
from attune_contracts.structured_goldens import in_structured_mode, missing, structured_goldens
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, from_structured_event
from cloudevents.core.v1.event import CloudEvent

STRUCTURED = {"content-type": "application/cloudevents+json"}
BINARY = {(golden.ce_type, golden.name): golden for golden in valid_goldens()}
GOLDEN = next(golden for golden in structured_goldens() if golden.name == "day_one")


def name_of(golden: Golden) -> str:
    return f"{golden.ce_type}-{golden.name}"


def message(*, without: str | None = None, **members: Any) -> bytes:
    changed = {**json.loads(GOLDEN.value), **members}
    return json.dumps({name: value for name, value in changed.items() if name != without}).encode()


def refusal(value: bytes, content_type: str = "application/cloudevents+json") -> tuple[str, str]:
    with pytest.raises(ContractError) as refused:
        read_message({"content-type": content_type}, value)
    assert (refused.value.__context__, refused.value.__cause__) == (None, None)
    return refused.value.reason, refused.value.detail


def test_every_valid_golden_is_frozen_in_structured_mode_too() -> None:
    assert missing() == []
    assert {golden.ce_type for golden in structured_goldens()} == set(all_events())
    assert {(golden.ce_type, golden.name) for golden in structured_goldens()} == set(BINARY)


@pytest.mark.parametrize("golden", structured_goldens(), ids=name_of)
def test_a_record_in_structured_mode_is_read_as_the_one_in_binary_mode(golden: Golden) -> None:
    binary = BINARY[golden.ce_type, golden.name]

    structured = read_message(golden.headers, golden.value)

    assert structured.event == decode(binary.headers, binary.value)
    assert dict(structured.headers) == binary.headers
    assert structured == read_message(binary.headers, binary.value)


@pytest.mark.parametrize("golden", structured_goldens(), ids=name_of)
def test_a_record_is_written_in_structured_mode_with_the_frozen_bytes(golden: Golden) -> None:
    written = in_structured_mode(BINARY[golden.ce_type, golden.name])

    assert (written.value, dict(written.headers)) == (golden.value, golden.headers)
    assert (written.topic, written.key) == (golden.topic, (golden.key or "").encode())


@pytest.mark.parametrize("golden", structured_goldens(), ids=name_of)
def test_the_official_sdk_reads_both_modes_as_the_same_event(golden: Golden) -> None:
    binary = BINARY[golden.ce_type, golden.name]
    traced = {name.replace("traceparent", "ce_traceparent"): text.encode() for name, text in binary.headers.items()}
    key = None if golden.key is None else golden.key.encode()

    structured = from_structured_event(
        KafkaMessage({name: text.encode() for name, text in golden.headers.items()}, key, golden.value)
    )
    from_headers = from_binary_event(KafkaMessage(traced, key, binary.value))

    assert isinstance(structured, CloudEvent)
    assert structured.get_type() == golden.ce_type
    assert structured.get_data() == json.loads(binary.value) == from_headers.get_data()
    assert structured.get_attributes() == from_headers.get_attributes()


def test_the_data_keeps_its_bytes() -> None:
    written = WireMessage(UUID(int=1), "topic", b"key", (("ce_id", "1"),), b'{ "weeks" : 1.0 }')

    assert (
        encode_structured(written).value == b'{"id":"1","datacontenttype":"application/json","data":{ "weeks" : 1.0 }}'
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "application/cloudevents+json; charset=UTF-8",
        "Application/CloudEvents+JSON",
        'application/cloudevents+json;charset="utf-8"',
    ],
)
def test_the_mode_is_decided_by_the_content_type(content_type: str) -> None:
    assert read_message({"content-type": content_type}, GOLDEN.value) == decode_structured(GOLDEN.value)


@pytest.mark.parametrize(
    "content_type",
    [
        "application/cloudevents-batch+json",
        "application/cloudevents+avro",
        "application/cloudevents",
        "application/cloudevents+json; charset=latin-1",
        "",
    ],
)
def test_what_is_not_one_event_as_json_is_refused_by_its_content_type(content_type: str) -> None:
    assert refusal(GOLDEN.value, content_type)[0] == "wrong_content_type"


def test_batched_mode_is_refused_in_so_many_words() -> None:
    assert "batched mode" in refusal(b"[]", "application/cloudevents-batch+json")[1]


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type"])
def test_a_required_attribute_is_missed_in_either_mode(name: str) -> None:
    binary = BINARY[GOLDEN.ce_type, GOLDEN.name]

    assert refusal(message(without=name)) == ("missing_header", f"the attribute {name} is missing")
    assert refusal(message(**{name: None}))[0] == "missing_header"
    assert refusal(message(**{name: 1}))[0] == refusal(message(**{name: ""}))[0] == "schema_mismatch"
    with pytest.raises(ContractError, match=f"missing_header: ce_{name} is missing"):
        read_message({header: text for header, text in binary.headers.items() if header != f"ce_{name}"}, binary.value)


def test_only_version_one_of_cloudevents_is_read() -> None:
    assert refusal(message(specversion="0.3")) == ("schema_mismatch", "specversion: only 1.0 is read here")
    with pytest.raises(ContractError, match="specversion"):
        read_message({**BINARY[GOLDEN.ce_type, GOLDEN.name].headers, "ce_specversion": "0.3"}, GOLDEN.value)


@pytest.mark.parametrize(
    ("reason", "value"),
    [
        ("not_json", b""),
        ("not_json", GOLDEN.value[:-1]),
        ("not_json", GOLDEN.value[:-1] + b',"later":"\\ud800"}'),
        ("not_utf8", b"\xff"),
        ("too_large", b" " * 262_145),
        ("too_deep", b"[" * 33),
        ("duplicate_key", GOLDEN.value[:-1] + b',"id":"2"}'),
        ("duplicate_key", GOLDEN.value.replace(b'"day":1', b'"day":1,"day":1')),
        ("out_of_range", GOLDEN.value.replace(b'"day":1', b'"day":7')),
        ("out_of_range", GOLDEN.value[:-1] + b',"later":1' + b"0" * 5000 + b"}"),
        ("schema_mismatch", b"[]"),
        ("schema_mismatch", message(without="data")),
        ("schema_mismatch", message(data_base64="e30=")),
        ("schema_mismatch", message(without="data", data_base64="%")),
        ("schema_mismatch", message(data="{}")),
        ("wrong_content_type", message(datacontenttype="text/xml")),
        ("unknown_type", message(type="nonsense")),
        ("unknown_major", message(type="attune.training.TrainingDayAttended.v7")),
    ],
)
def test_bad_input_in_structured_mode_has_the_same_names(reason: str, value: bytes) -> None:
    assert refusal(value)[0] == reason


def test_data_in_base64_is_read() -> None:
    binary = BINARY[GOLDEN.ce_type, GOLDEN.name]
    encoded = base64.b64encode(binary.value).decode()

    assert decode_structured(message(without="data", data_base64=encoded)).event == decode(binary.headers, binary.value)


def test_attributes_of_other_kinds_become_headers_or_are_read_past() -> None:
    headers = decode_structured(
        message(number=5, flag=True, nothing=None, fraction=0.5, nested={}, **{"a-b": "c"})
    ).headers

    assert (headers["ce_number"], headers["ce_flag"]) == ("5", "true")
    assert not {"ce_nothing", "ce_fraction", "ce_nested", "ce_a-b"} & set(headers)
