"""What every event model keeps to: closed when written, open when read, no room for a name."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args
from uuid import UUID

import pytest
from attune_contracts import ContractError, decode
from attune_contracts.codes import CODE_LISTS
from attune_contracts.events.referrals import ReferralAllocatedV1
from attune_contracts.goldens import Golden, valid_goldens
from attune_contracts.model import Party
from attune_contracts.registry import publishable_events
from attune_contracts.schemas import schema_of
from attune_contracts.sealing import ContactDetails, ReferredChild
from pydantic import ValidationError

PLANTED = {
    "a full name": "Robin Example",
    "a first name": "Robin",
    "an e-mail address": "robin.example@school.example",
    "a unique pupil number": "A801200001001",
    "an NHS number": "9434765919",
    "a spaced NHS number": "943 476 5919",
    "a telephone number": "07700 900123",
    "a date of birth": "04/05/2017",
    "a postcode": "CT2 8AA",
    "a sentence": "Robin has been upset since the move",
    "nothing": "",
    "a code with a line break": "elsa\n",
}
FIRST_GOLDENS = {golden.ce_type: golden for golden in reversed(valid_goldens()) if golden.value != b"{}"}


def allocated(**changes: Any) -> ReferralAllocatedV1:
    return ReferralAllocatedV1(
        **{
            "authority": "E10000016",
            "occurred_at": datetime(2026, 9, 14, 9, 30, tzinfo=UTC),
            "parties": (Party(role="referrer", party_id=UUID(int=1)),),
            "referral_id": UUID(int=2),
            "reference": "REF-7K3M-9QX2",
            "elsa_id": UUID(int=3),
            **changes,
        }
    )


def text_leaves(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(node, str):
        yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from text_leaves(child, (*path, key))


def replaced(node: Any, path: tuple[str | int, ...], value: str) -> Any:
    if not path:
        return value
    copy: Any = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = replaced(node[path[0]], path[1:], value)
    return copy


def test_every_type_is_planted() -> None:
    assert set(FIRST_GOLDENS) == {event.ce_type for event in publishable_events()}


@pytest.mark.parametrize("golden", FIRST_GOLDENS.values(), ids=lambda golden: golden.ce_type)
@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_no_text_of_any_event_has_room_for_what_names_a_person(golden: Golden, planted: str) -> None:
    data = json.loads(golden.value)
    for path in text_leaves(data):
        with pytest.raises(ContractError, match="schema_mismatch") as refusal:
            decode(golden.headers, json.dumps(replaced(data, path, planted)).encode())
        assert not planted or planted not in str(refusal.value), "a refusal repeats what was refused"


def strings_in(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "string":
            yield schema
        for child in schema.values():
            yield from strings_in(child)
    if isinstance(schema, list):
        for child in schema:
            yield from strings_in(child)


@pytest.mark.parametrize("event", publishable_events(), ids=lambda event: event.ce_type)
def test_every_text_is_a_pattern_a_code_or_a_format(event: Any) -> None:
    for text in strings_in(schema_of(event.ce_type)):
        assert {"pattern", "enum", "const", "format"} & set(text), text
        assert "maxLength" in text or {"enum", "const", "format"} & set(text), text


def test_further_fields_are_ignored_when_read_also_inside_parties() -> None:
    golden = FIRST_GOLDENS["attune.referrals.ReferralMade.v1"]
    data = json.loads(golden.value)
    later = {**data, "urgency": "high", "parties": [{**party, "since": "2027"} for party in data["parties"]]}

    assert decode(golden.headers, json.dumps(later).encode()) == decode(golden.headers, golden.value)


def test_further_fields_are_refused_when_written() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        allocated(urgency="high")
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Party(role="child", party_id=UUID(int=1), name="Robin")  # type: ignore[call-arg]  # refused on purpose


def test_an_event_cannot_be_changed() -> None:
    event = allocated()

    with pytest.raises(ValidationError, match="frozen"):
        event.reference = "REF-0000-0000"  # type: ignore[misc]  # refused on purpose


NAIVE = datetime(2026, 9, 14, 9, 30)  # noqa: DTZ001 - naive on purpose
SUMMER_TIME = datetime(2026, 9, 14, 9, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize("instant", [NAIVE, SUMMER_TIME], ids=["naive", "summer time"])
def test_an_instant_that_is_not_utc_is_refused(instant: datetime) -> None:
    with pytest.raises(ValidationError, match="occurred_at"):
        allocated(occurred_at=instant)


@pytest.mark.parametrize(
    "changes", [{"elsa_id": str(UUID(int=3))}, {"parties": [Party(role="elsa", party_id=UUID(int=1))]}]
)
def test_types_are_strict_when_written(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        allocated(**changes)


def test_an_event_without_its_party_cannot_be_written() -> None:
    with pytest.raises(ValidationError, match="each required role"):
        allocated(parties=(Party(role="child", party_id=UUID(int=1)),))


def test_neither_repr_nor_error_shows_a_personal_value() -> None:
    contact = ContactDetails(name="Robin Example", email="robin@school.example")
    child = ReferredChild(given_name="Robin", family_name="Example")

    assert f"{contact!r} {contact} {child!r}" == "ContactDetails(channel='email') channel='email' ReferredChild()"
    with pytest.raises(ValidationError) as refusal:
        ContactDetails(name="Robin Example", email="robin at school")
    assert "robin" not in str(refusal.value).lower()


def test_every_code_list_is_dated_and_explains_every_code() -> None:
    assert len({code_list.name for code_list in CODE_LISTS}) == len(CODE_LISTS)
    for code_list in CODE_LISTS:
        assert code_list.source
        assert all(code_list.codes.values()), code_list.name


def test_every_closed_code_of_an_event_is_explained_in_a_list() -> None:
    explained = {frozenset(code_list.codes) for code_list in CODE_LISTS}
    for event in publishable_events():
        for field in event.model_fields.values():
            codes = {code for code in get_args(field.annotation) if isinstance(code, str)}
            assert not codes or any(codes <= known for known in explained), (event.ce_type, codes)
