"""Bad input: each kind has its own reason, none holds what was sent, and nothing but a ContractError is ever raised."""

import json
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from attune_contracts import ContractError, EventModel, decode, read_message
from attune_contracts.codes import CODE_LISTS
from attune_contracts.errors import BROADER_REASON, WHAT_TO_DO, RefusalReason
from attune_contracts.goldens import invalid_goldens, valid_goldens
from attune_contracts.json_text import DEPTH_MAX, VALUE_BYTES_MAX
from attune_contracts.refusals import PROBLEMS_TOLD_MAX
from attune_contracts.registry import all_events
from attune_contracts.schemas import schema_of
from hypothesis import example, given, settings
from hypothesis import strategies as some

GOLDEN = next(golden for golden in valid_goldens() if golden.name == "day_one")
PLANTED = "Junipera Example"
BROKERS_MESSAGE_BYTES_MAX = 1_048_588
REASONS_OF_PUBLISHERS = {"bad_seal", "wrong_topic", "not_publishable"}


def changed(**fields: Any) -> bytes:
    return json.dumps({**json.loads(GOLDEN.value), **fields}).encode()


def with_header(**headers: str) -> dict[str, str]:
    return {**GOLDEN.headers, **{name.replace("content_type", "content-type"): text for name, text in headers.items()}}


def appended(text: str) -> bytes:
    return GOLDEN.value[:-1] + text.encode() + b"}"


REFUSED: list[tuple[RefusalReason, Mapping[str, str], bytes]] = [
    ("missing_header", {name: text for name, text in GOLDEN.headers.items() if name != "ce_type"}, GOLDEN.value),
    ("unknown_type", with_header(ce_type=PLANTED), GOLDEN.value),
    ("unknown_type", with_header(ce_type="attune.training.Anything.v1"), GOLDEN.value),
    ("unknown_type", with_header(ce_type="attune.training.TrainingDayAttended.v01"), GOLDEN.value),
    ("unknown_major", with_header(ce_type="attune.training.TrainingDayAttended.v7"), GOLDEN.value),
    ("wrong_content_type", with_header(content_type=PLANTED), GOLDEN.value),
    ("wrong_content_type", with_header(content_type="application/json; charset=latin-1"), GOLDEN.value),
    ("wrong_content_type", with_header(content_type="application/cloudevents-batch+json"), b"[]"),
    ("wrong_content_type", with_header(content_type="application/cloudevents+json"), GOLDEN.value),
    ("too_large", GOLDEN.headers, b" " * (VALUE_BYTES_MAX + 1)),
    ("too_large", GOLDEN.headers, GOLDEN.value + b" " * VALUE_BYTES_MAX),
    ("too_deep", GOLDEN.headers, b"[" * 100_000),
    ("too_deep", GOLDEN.headers, appended(',"later":' + "[" * DEPTH_MAX + "]" * DEPTH_MAX)),
    ("too_deep", GOLDEN.headers, appended(',"later":' + '{"a":' * 150 + "1" + "}" * 150)),
    ("not_utf8", GOLDEN.headers, b'{"authority":"\xff"}'),
    ("not_utf8", GOLDEN.headers, GOLDEN.value.decode().encode("utf-16")),
    ("not_json", GOLDEN.headers, b""),
    ("not_json", GOLDEN.headers, GOLDEN.value[:-1]),
    ("not_json", GOLDEN.headers, appended(f',"later":{PLANTED}')),
    ("not_json", GOLDEN.headers, appended(',"later":-Infinity')),
    ("not_json", GOLDEN.headers, appended(',"later":"\\ud800"')),
    ("duplicate_key", GOLDEN.headers, appended(',"day":2')),
    ("duplicate_key", GOLDEN.headers, appended(',"d\\u0061y":1')),
    ("duplicate_key", GOLDEN.headers, appended(f',"later":{{"{PLANTED}":1,"{PLANTED}":2}}')),
    ("duplicate_key", GOLDEN.headers, changed(day="one")[:-1] + b',"day":1}'),
    ("out_of_range", GOLDEN.headers, changed(day=0)),
    ("out_of_range", GOLDEN.headers, changed(day=10**40)),
    ("out_of_range", GOLDEN.headers, appended(',"later":1' + "0" * 5000)),
    ("out_of_range", GOLDEN.headers, changed(held_on="2026-02-30")),
    ("out_of_range", GOLDEN.headers, changed(occurred_at="2026-02-28T25:00:00Z")),
    ("schema_mismatch", GOLDEN.headers, changed(day=PLANTED)),
    ("schema_mismatch", GOLDEN.headers, changed(day=0, held_on=PLANTED)),
    ("schema_mismatch", GOLDEN.headers, b"[]"),
    ("schema_mismatch", GOLDEN.headers, b"null"),
]


@pytest.mark.parametrize(("reason", "headers", "value"), REFUSED)
def test_bad_input_is_refused_for_its_own_reason_and_in_words_of_ours(
    reason: str, headers: Mapping[str, str], value: bytes
) -> None:
    with pytest.raises(ContractError) as refused:
        decode(headers, value)

    assert refused.value.reason == reason
    assert PLANTED not in str(refused.value)
    assert (refused.value.__context__, refused.value.__cause__) == (None, None)


def test_a_code_of_a_later_list_is_told_from_words_in_its_place() -> None:
    made = next(golden for golden in valid_goldens() if golden.name == "over_http" and golden.ce_type.endswith("v1"))

    def refused(received_by: object) -> ContractError:
        with pytest.raises(ContractError) as refusal:
            decode(made.headers, json.dumps({**json.loads(made.value), "received_by": received_by}).encode())
        return refusal.value

    assert refused("carrier_pigeon").reason == "unknown_code"
    assert refused("carrier_pigeon").detail == "received_by: literal error; a newer contract may know the code"
    assert [refused(other).reason for other in (PLANTED, 7, None, ["http"])] == ["schema_mismatch"] * 4


def test_every_code_looks_like_a_code() -> None:
    coded = [code for codes in CODE_LISTS if codes.name != "authorities" for code in codes.codes]

    assert [code for code in coded if not code.replace("_", "").isalnum() or code.lower() != code] == []


def test_a_refusal_names_the_majors_that_are_known() -> None:
    with pytest.raises(ContractError, match="TrainingDayAttended is known here in major 1 only"):
        decode({"ce_type": "attune.training.TrainingDayAttended.v7"}, GOLDEN.value)


def test_a_thousand_faults_are_told_in_a_sentence() -> None:
    value = json.dumps({"parties": [{} for _ in range(5_000)]}).encode()

    with pytest.raises(ContractError) as refused:
        decode({"ce_type": "attune.referrals.ReferralMade.v1"}, value)

    assert refused.value.detail.count(";") == PROBLEMS_TOLD_MAX
    assert refused.value.detail.endswith("more")


def test_data_of_a_higher_minor_version_is_read_past() -> None:
    later = appended(',"added_later":{"a":[1,2,{"b":null}],"c":"x, y"},"added_too":1e400')

    assert decode(GOLDEN.headers, later) == decode(GOLDEN.headers, GOLDEN.value)


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON", 'application/json; charset="UTF-8"', "application/json;charset=utf-8"],
)
def test_json_is_read_however_its_content_type_is_written(content_type: str) -> None:
    assert decode(with_header(content_type=content_type), GOLDEN.value) == decode(GOLDEN.headers, GOLDEN.value)


def test_each_reason_of_a_reader_is_shown_here_or_by_a_golden() -> None:
    shown = {reason for reason, _, _ in REFUSED} | {golden.reason for golden in invalid_goldens()}

    assert shown == set(get_args(RefusalReason)) - REASONS_OF_PUBLISHERS
    assert set(WHAT_TO_DO) == set(get_args(RefusalReason))


def test_a_broader_reason_is_never_itself_a_narrower_one() -> None:
    assert set(BROADER_REASON.values()) & set(BROADER_REASON) == set()


def longest(schema: Any, root: Any) -> int:  # noqa: PLR0911 - a line for each kind of schema
    """The most bytes a value of one of our schemas can have, written compactly and without escapes."""
    if "$ref" in schema:
        return longest(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    if "anyOf" in schema:
        return max(longest(option, root) for option in schema["anyOf"])
    if {"enum", "const"} & set(schema):
        return max(len(json.dumps(code)) for code in schema.get("enum") or [schema["const"]])
    if schema["type"] == "object":
        return 2 + sum(len(name) + 4 + longest(field, root) for name, field in schema["properties"].items())
    if schema["type"] == "array":
        return 2 + schema["maxItems"] * (1 + longest(schema["items"], root))
    if schema["type"] == "integer":
        return len(str(schema["maximum"])) + 1
    return 2 + schema["maxLength"] if "maxLength" in schema else len('"2026-09-14T09:30:00.000000+00:00"') + 4


@pytest.mark.parametrize("event", all_events().values(), ids=lambda event: event.ce_type)
def test_no_event_of_ours_can_be_too_large_to_be_read(event: type[EventModel]) -> None:
    schema = schema_of(event.ce_type)

    assert longest(schema, schema) <= VALUE_BYTES_MAX // 4
    assert VALUE_BYTES_MAX <= BROKERS_MESSAGE_BYTES_MAX // 4


TYPES = some.sampled_from(list(all_events())) | some.text(max_size=60)
CONTENT = some.sampled_from(["application/json", "application/cloudevents+json", "application/cloudevents-batch+json"])
NAMES = some.sampled_from(["ce_type", "ce_id", "ce_source", "ce_specversion", "content-type", "traceparent"])
HEADERS = some.fixed_dictionaries(
    {},
    optional={"ce_type": TYPES, "content-type": CONTENT | some.text(max_size=40), "ce_specversion": some.just("1.0")},
) | some.dictionaries(NAMES | some.text(max_size=9), some.text(max_size=40), max_size=6)
GOLDENS = some.sampled_from([*valid_goldens(), *invalid_goldens()])
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=9), inner, max_size=4),
)


@some.composite
def damaged(draw: some.DrawFn) -> tuple[dict[str, str], bytes]:
    """A golden record with a stretch of its value put in another's place, cut out or overwritten."""
    golden, value = draw(GOLDENS), draw(GOLDENS).value
    start, end = sorted((draw(some.integers(0, len(value))), draw(some.integers(0, len(value)))))
    middle = draw(
        some.binary(max_size=8) | some.just(value[start:end] * 2) | JSON.map(lambda one: json.dumps(one).encode())
    )
    return golden.headers, value[:start] + middle + value[end:]


def assert_event_or_refusal(headers: Mapping[str, str], value: bytes) -> None:
    for read in (decode, lambda *record: read_message(*record).event):
        try:
            assert isinstance(read(headers, value), EventModel)
        except ContractError as refused:
            told = (refused.reason in WHAT_TO_DO, refused.__context__, refused.__cause__)
            assert told == (True, None, None)


@settings(max_examples=300, deadline=None)
@given(headers=HEADERS, value=some.binary(max_size=200) | JSON.map(lambda one: json.dumps(one).encode()))
@example(headers={"ce_type": "attune.stream.EpochStarted.v1"}, value=b"\xef\xbb\xbf{}")
def test_whatever_bytes_and_headers_come_there_is_an_event_or_a_named_refusal(
    headers: dict[str, str], value: bytes
) -> None:
    assert_event_or_refusal(headers, value)


@settings(max_examples=300, deadline=None)
@given(record=damaged())
def test_whatever_is_done_to_a_record_there_is_an_event_or_a_named_refusal(
    record: tuple[dict[str, str], bytes],
) -> None:
    assert_event_or_refusal(*record)


@settings(max_examples=200, deadline=None)
@given(
    members=some.dictionaries(
        some.sampled_from(
            ["specversion", "id", "source", "type", "datacontenttype", "data", "data_base64", "a-b", "x"]
        ),
        JSON | TYPES,
    )
)
def test_whatever_stands_in_structured_mode_there_is_an_event_or_a_named_refusal(members: dict[str, Any]) -> None:
    headers = {"content-type": "application/cloudevents+json"}
    attributes = {"specversion": "1.0", "id": "1", "source": "urn:x", "type": GOLDEN.ce_type}

    assert_event_or_refusal(headers, json.dumps(members).encode())
    assert_event_or_refusal(headers, json.dumps(attributes | members).encode())
