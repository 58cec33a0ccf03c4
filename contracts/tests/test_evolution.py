"""How an event grows a new major: read as the newer one, told in both, and the old one's end said in every record."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid5

import pytest
from attune_contracts import ContractError, DeclarationError, EventModel, decode, encode, upcasters
from attune_contracts.deprecation import DEPRECATION_HEADERS, Deprecation
from attune_contracts.envelope import event_value
from attune_contracts.events.referrals import ReferralAcceptedV1, ReferralMadeV1, ReferralMadeV2
from attune_contracts.fact import FACT_ID_HEADER, FACT_MAJORS_HEADER, encode_fact, major_of, record_id
from attune_contracts.goldens import Golden, valid_goldens
from attune_contracts.registry import all_events, publishable_events
from attune_contracts.schemas import schema_of
from hypothesis import given, settings
from hypothesis import strategies as some
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # publishes no types

from contracts.tests.test_round_trip import data_of

V1, V2 = ReferralMadeV1.ce_type, ReferralMadeV2.ce_type
LATER_MAJORS = [event for event in publishable_events() if major_of(event) > 1]
GOLDENS = {(golden.ce_type, golden.name): golden for golden in valid_goldens()}
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FACT_ID = UUID(int=1)
SINCE, SUNSET = datetime(2026, 11, 22, tzinfo=UTC), datetime(2027, 8, 31, tzinfo=UTC)


def before(event: type[EventModel]) -> str:
    return f"{event.ce_type.rpartition('.v')[0]}.v{major_of(event) - 1}"


def without_a_step(released: set[str]) -> list[str]:
    """The released majors above 1 that cannot be reached from the one before them."""
    later = (ce_type for ce_type in released if not ce_type.endswith(".v1"))
    parts = ((ce_type, *ce_type.rpartition(".v")[::2]) for ce_type in later)
    return [ce_type for ce_type, name, major in parts if not upcasters.has(f"{name}.v{int(major) - 1}", ce_type)]


def made(**changes: Any) -> ReferralMadeV1:
    event = decode_golden("over_http")
    assert isinstance(event, ReferralMadeV1)
    return event.model_copy(update=changes)


def decode_golden(name: str, ce_type: str = V1) -> EventModel:
    golden = GOLDENS[ce_type, name]
    return decode(golden.headers, golden.value)


def on_the_wire(*tellings: EventModel, fact_id: UUID = FACT_ID) -> list[Any]:
    chain: Any = {"correlation_id": UUID(int=2), "causation_id": UUID(int=3)}
    return encode_fact(tellings, fact_id=fact_id, aggregate_version=1, recorded_at=NOW, **chain)


# Upcasters ------------------------------------------------------------------------------------------


def test_every_released_later_major_can_be_reached_from_the_one_before_it() -> None:
    assert without_a_step(set(all_events())) == []


def test_a_later_major_without_an_upcaster_is_named() -> None:
    lacking = "attune.referrals.ReferralAccepted.v2"
    assert without_a_step({*all_events(), lacking}) == [lacking]


def test_every_step_leads_from_one_released_type_to_another() -> None:
    for older in upcasters._steps():
        assert older in all_events()
        assert upcasters._next_major(older) in all_events()


@pytest.mark.parametrize("event", LATER_MAJORS, ids=lambda event: event.ce_type)
@settings(max_examples=150, deadline=None)
@given(values=some.data())
def test_whatever_is_valid_in_the_older_major_is_valid_in_the_newer(
    event: type[EventModel], values: some.DataObject
) -> None:
    older = all_events()[before(event)]
    old = older.model_validate_json(json.dumps(values.draw(data_of(older))))

    new = upcasters.upcast(old, major_of(event))

    assert type(new) is event
    assert decode({"ce_type": event.ce_type}, event_value(new)) == new
    Draft202012Validator(schema_of(event.ce_type)).validate(json.loads(event_value(new)))
    same = set(older.model_fields) & set(event.model_fields)
    said = json.loads(event_value(old)), json.loads(event_value(new))
    assert all(said[0].get(name) == said[1].get(name) for name in same), "a field of the same name says the same"


def test_steps_compose_as_one_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third and a fourth major that only this test knows, each a step from the one before."""

    def later(major: int, event: Any) -> Any:
        return type("Later", (), {"ce_type": f"{V1[:-1]}{major}", "of": event})()

    third, fourth = f"{V1[:-1]}3", f"{V1[:-1]}4"
    steps: dict[str, Any] = {
        V1: upcasters._step_from(V1),
        V2: lambda event: later(3, event),
        third: lambda event: later(4, event),
    }
    monkeypatch.setattr(upcasters, "_steps", lambda: frozenset(steps))
    monkeypatch.setattr(upcasters, "_step_from", lambda ce_type: steps[ce_type])
    upcasters._road.cache_clear()
    try:
        second = upcasters.upcast(made(), 2)
        whole: Any = upcasters.upcast(made(), 4)
        in_parts: Any = upcasters.upcast(upcasters.upcast(second, 3), 4)
        assert type(whole).ce_type == type(in_parts).ce_type == fourth
        assert whole.of.of == in_parts.of.of == second
        assert upcasters.has(V1, fourth)
        assert upcasters.older_majors([third]) == {V1: third, V2: third}
    finally:
        upcasters._road.cache_clear()


def test_an_event_of_the_major_asked_for_is_given_back() -> None:
    assert upcasters.upcast(made(), 1) == made()


@pytest.mark.parametrize(("event", "major"), [(made(), 3), (made(), 0), (upcasters.upcast(made(), 2), 1)])
def test_there_is_no_way_to_an_unknown_major_or_back(event: EventModel, major: int) -> None:
    with pytest.raises(ContractError, match="there is no way"):
        upcasters.upcast(event, major)


def test_an_upcaster_invents_nothing() -> None:
    new = upcasters.upcast(made(), 2)
    assert isinstance(new, ReferralMadeV2)
    assert (new.service, new.aims) == ("elsa", ("manage_emotions", "self_esteem"))
    assert {new.made_by, new.funding, new.consent_id, new.bundle_id, new.policy_version} == {None}


def test_a_reader_of_the_new_major_reads_what_the_log_told_before_it() -> None:
    older = upcasters.older_majors([V2, ReferralAcceptedV1.ce_type])
    assert older == {V1: V2}
    decode_as_read = upcasters.decoder(older)
    for golden in (GOLDENS[V1, "over_http"], GOLDENS[V2, "told_in_two_majors"]):
        assert type(decode_as_read(golden.headers, golden.value)) is ReferralMadeV2
    assert upcasters.older_majors([V1, V2]) == upcasters.older_majors([V1]) == {}


# One fact in two majors -----------------------------------------------------------------------------


def test_a_fact_is_told_newest_major_first_under_ids_of_its_own_and_one_aggregate_version() -> None:
    old, fact_id = made(), UUID(int=77)
    new, last = on_the_wire(old, upcasters.upcast(old, 2), fact_id=fact_id)
    told = [dict(message.headers) for message in (new, last)]

    assert [headers["ce_type"] for headers in told] == [V2, V1]
    assert [message.ce_id for message in (new, last)] == [uuid5(fact_id, "2"), fact_id]
    assert {headers["ce_aggregateversion"] for headers in told} == {"1"}
    assert {headers[FACT_MAJORS_HEADER] for headers in told} == {"2,1"}
    assert [headers.get(FACT_ID_HEADER) for headers in told] == [str(fact_id), None]
    assert (new.topic, new.key) == (last.topic, last.key)
    assert upcasters.upcast(decode(told[1], last.value), 2) == decode(told[0], new.value)


def test_the_ids_of_a_fact_do_not_depend_on_the_majors_it_is_told_in() -> None:
    old, fact_id = made(), UUID(int=77)
    together = on_the_wire(old, upcasters.upcast(old, 2), fact_id=fact_id)
    alone = [*on_the_wire(upcasters.upcast(old, 2), fact_id=fact_id), *on_the_wire(old, fact_id=fact_id)]
    assert [message.ce_id for message in together] == [message.ce_id for message in alone]
    assert record_id(fact_id, 1) == fact_id, "what the log holds from before there was a second major"


def test_a_fact_told_in_its_first_major_alone_is_written_as_ever() -> None:
    accepted = decode_golden("accepted", ReferralAcceptedV1.ce_type)
    chain: Any = {"correlation_id": UUID(int=2), "causation_id": UUID(int=3)}
    assert on_the_wire(accepted) == [encode(accepted, ce_id=UUID(int=1), aggregate_version=1, recorded_at=NOW, **chain)]


def test_what_is_no_one_fact_is_refused() -> None:
    accepted = decode_golden("accepted", ReferralAcceptedV1.ce_type)
    other = upcasters.upcast(made(referral_id=UUID(int=9)), 2)
    for tellings in ((made(), accepted), (made(), made()), (), (made(), other)):
        with pytest.raises(ContractError, match="not_publishable"):
            on_the_wire(*tellings)


def test_the_frozen_pair_is_what_is_written_today() -> None:
    """The two records were frozen together; only a later sunset may make them differ."""
    pair = [GOLDENS[V2, "told_in_two_majors"], GOLDENS[V1, "deprecated"]]
    headers = pair[1].headers
    messages = encode_fact(
        [decode(golden.headers, golden.value) for golden in pair],
        fact_id=UUID(headers["ce_id"]),
        aggregate_version=1,
        recorded_at=datetime.fromisoformat(headers["ce_time"]),
        correlation_id=UUID(headers["ce_correlationid"]),
        causation_id=UUID(headers["ce_causationid"]),
        traceparent=headers["traceparent"],
    )
    for message, golden in zip(messages, pair, strict=True):
        written = dict(message.headers)
        frozen = {name: value for name, value in golden.headers.items() if name in written}
        assert list(written) == list(frozen)
        assert written | {"ce_deprecationsunset": ""} == frozen | {"ce_deprecationsunset": ""}
        assert message.value == golden.value


# Deprecation ----------------------------------------------------------------------------------------


def test_a_record_of_a_deprecated_type_says_since_when_and_until_when() -> None:
    declared = Deprecation(SINCE, SUNSET, V2)
    assert declared.headers() == (
        ("ce_deprecated", "true"),
        ("ce_deprecationfrom", "2026-11-22T00:00:00Z"),
        ("ce_deprecationsunset", "2027-08-31T00:00:00Z"),
    )
    (message,) = on_the_wire(made())
    assert {name: dict(message.headers)[name] for name in DEPRECATION_HEADERS} == dict(declared.headers())


def test_a_type_that_goes_on_says_nothing_of_an_end() -> None:
    (message,) = on_the_wire(upcasters.upcast(made(), 2))
    assert not set(DEPRECATION_HEADERS) & set(dict(message.headers))


def of_deprecated_types() -> list[Golden]:
    return [golden for golden in valid_goldens() if all_events()[golden.ce_type].deprecation]


@pytest.mark.parametrize("golden", of_deprecated_types(), ids=lambda golden: golden.name)
def test_what_was_recorded_before_the_deprecation_is_still_read_and_a_sunset_is_never_brought_forward(
    golden: Golden,
) -> None:
    event = decode(golden.headers, golden.value)
    declared = type(event).deprecation
    assert declared is not None
    if "ce_deprecated" not in golden.headers:
        assert datetime.fromisoformat(golden.headers["ce_time"]) < declared.since
        return
    assert golden.headers["ce_deprecationfrom"] == dict(declared.headers())["ce_deprecationfrom"]
    assert datetime.fromisoformat(golden.headers["ce_deprecationsunset"]) <= declared.sunset


def test_the_frozen_examples_hold_records_from_before_and_after_the_deprecation() -> None:
    assert {"ce_deprecated" in golden.headers for golden in of_deprecated_types()} == {True, False}


def test_every_deprecated_type_has_a_released_successor() -> None:
    deprecated = [event for event in all_events().values() if event.deprecation]
    assert deprecated
    for event in deprecated:
        assert event.deprecation is not None
        assert event.deprecation.successor in all_events()


@pytest.mark.parametrize(
    ("since", "sunset"),
    [
        (SUNSET, SINCE),
        (SINCE.replace(tzinfo=None), SUNSET.replace(tzinfo=None)),
        (SINCE, SUNSET.astimezone(timezone(timedelta(hours=1)))),
    ],
    ids=["ends before it begins", "naive", "not UTC"],
)
def test_a_deprecation_begins_and_ends_at_instants_in_order(since: datetime, sunset: datetime) -> None:
    with pytest.raises(DeclarationError, match="instants in UTC"):
        Deprecation(since, sunset, V2)


@pytest.mark.parametrize(
    "successor", [V1, "attune.referrals.ReferralAccepted.v2", "attune.training.ReferralMade.v2", "v2"]
)
def test_a_successor_is_a_later_major_of_the_same_event(successor: str) -> None:
    with pytest.raises(DeclarationError, match="a later major of the same event"):

        class Ended(ReferralMadeV1):
            ce_type = V1
            deprecation = Deprecation(SINCE, SUNSET, successor)
