"""What integrators send in: each record is made into a referral or refused by name, and answered either way."""

import json
from typing import get_args
from uuid import uuid4

import pytest
from attune_contracts.codes import IntakeRefusalReason
from attune_contracts.errors import BROADER_REASON, RefusalReason
from attune_contracts.events.referrals import ContactStatedV1, IntakeAcceptedV1, IntakeRefusedV1, ReferralClosedV1
from attune_contracts.sealing import ContactDetails, open_model
from attune_contracts.topics import intake_results_topic, intake_topic
from referrals.adapters.wire_intake import ANSWERED_AS, NEXT_STEP

BIRMINGHAM = "E08000025"


def with_headers(record, **changes):
    headers = {name: value for name, value in (dict(record.headers) | changes).items() if value is not None}
    return record._replace(headers=headers)


async def test_a_sealed_referral_is_taken_in_and_its_sender_told_the_reference(referrals):
    ce_id = uuid4()
    answer = await referrals.send_in(referrals.sealed(ce_id))
    assert isinstance(answer, IntakeAcceptedV1)
    assert (answer.intake_event_id, answer.repeated) == (ce_id, False)
    shown = await referrals.shown(str(answer.referral_id))
    assert (shown["reference"], shown["received_by"]) == (answer.reference, "intake")
    assert shown["people"]["child"]["family_name"] == "Valecroft"
    assert await referrals.types(str(answer.referral_id)) == ["ReferralMade", "ReplyTargetSet"]


async def test_the_referrers_contact_goes_out_sealed_to_notifications(referrals):
    await referrals.send_in(referrals.sealed(uuid4()))
    contact = next(row for row in await referrals.published() if row.topic == ContactStatedV1.topic)
    details = open_model(ContactDetails, contact.event.sealed, referrals.keys.contacts_private.read_text("utf-8"))
    assert details.email == "rowan.ashdownley@school.example"
    made = next(row.event for row in await referrals.published() if row.topic == ReferralClosedV1.topic)
    assert {party.role: party.party_id for party in made.parties}["referrer"] == contact.event.party_id


async def test_the_same_event_again_gets_the_same_answer_and_makes_no_second_referral(referrals):
    record = referrals.sealed(uuid4())
    first = await referrals.send_in(record)
    for offset in (50, 51):
        again = await referrals.send_in(record._replace(offset=offset))
        assert again == first.model_copy(update={"repeated": True})
    assert len(await referrals.rows("SELECT referral_id FROM referral")) == 1


async def test_answers_to_one_event_are_numbered_and_have_ids_of_their_own(referrals):
    record = referrals.sealed(uuid4())
    for offset in (1, 2, 3):
        await referrals.send_in(record._replace(offset=offset))
    answers = [row for row in await referrals.published() if row.topic == intake_results_topic("schoolmis")]
    assert [row.headers["ce_aggregateversion"] for row in answers] == ["1", "2", "3"]
    assert len({row.ce_id for row in answers}) == 3
    assert {row.key for row in answers} == {str(record.ce_id)}


async def test_the_same_id_with_other_content_is_refused_as_a_conflict(referrals):
    ce_id = uuid4()
    await referrals.send_in(referrals.sealed(ce_id))
    answer = await referrals.send_in(referrals.sealed(ce_id, reason_codes=("resolve_conflict",)))
    assert isinstance(answer, IntakeRefusedV1)
    assert (answer.reason, answer.next_step) == ("id_conflict", "send_with_new_id")
    assert len(await referrals.rows("SELECT referral_id FROM referral")) == 1
    assert [row["reason"] for row in await referrals.rows("SELECT reason FROM parked")] == ["id_conflict"]


async def test_two_integrators_may_use_the_same_id(referrals):
    ce_id = uuid4()
    mine = await referrals.send_in(referrals.sealed(ce_id))
    theirs = await referrals.send_in(referrals.sealed(ce_id, topic=intake_topic("casework")))
    assert isinstance(theirs, IntakeAcceptedV1)
    assert mine.referral_id != theirs.referral_id


async def test_a_restored_service_takes_the_same_event_in_under_the_same_ids(referrals):
    record = referrals.sealed(uuid4())
    first = await referrals.send_in(record)
    ids = {row.ce_id for row in await referrals.published()}
    await referrals.rows(
        "TRUNCATE referral, child_person, referrer_person, referral_fact, intake_answer, inbox, outbox CASCADE"
    )
    again = await referrals.send_in(record)
    assert again == first
    assert {row.ce_id for row in await referrals.published()} == ids


async def test_a_repeated_refusal_is_refused_for_the_same_reason(referrals):
    record = referrals.sealed(uuid4(), setting_id="urn:999999")
    first = await referrals.send_in(record)
    assert first.reason == "unknown_setting"
    assert await referrals.send_in(record._replace(offset=70)) == first


def broken(record):
    data = json.loads(record.value)
    data["sealed"] = data["sealed"][:-4] + ("AAAA" if not data["sealed"].endswith("AAAA") else "BBBB")
    return record._replace(value=json.dumps(data).encode())


def without(name):
    def change(record):
        data = json.loads(record.value)
        del data[name]
        return record._replace(value=json.dumps(data).encode())

    return change


def again(name):
    def change(record):
        member = json.dumps({name: json.loads(record.value)[name]})[1:-1]
        return record._replace(value=record.value[:-1] + f",{member}}}".encode())

    return change


REFUSED = {
    "not_json": lambda r, i: r.sealed(i)._replace(value=b"{'given_name': 'Junipera'"),
    "not_json for nothing": lambda r, i: r.sealed(i)._replace(value=None),
    "unknown_type": lambda r, i: with_headers(r.sealed(i), ce_type="attune.intake.Anything.v1"),
    "not_json in another encoding": lambda r, i: r.sealed(i)._replace(value=b"\xff\xfe{\x00}\x00"),
    "not_json with a field twice": lambda r, i: again("referral_type")(r.sealed(i)),
    "missing_header in structured mode": lambda r, i: with_headers(
        r.sealed(i), **{"content-type": "application/cloudevents+json"}
    ),
    "schema_mismatch of a later code": lambda r, i: r.sealed(i)._replace(
        value=r.sealed(i).value.replace(b'"elsa"', b'"later"')
    ),
    "unknown_type for one of ours": lambda r, i: with_headers(
        r.sealed(i)._replace(value=b"{}"), ce_type="attune.intake.ReferralSubmitted.v2"
    ),
    "missing_header": lambda r, i: with_headers(r.sealed(i), ce_type=None),
    "schema_mismatch": lambda r, i: without("reason_codes")(r.sealed(i)),
    "wrong_authority": lambda r, i: r.sealed(i, authority=BIRMINGHAM, topic=intake_topic("casework")),
    "no_policy_for_authority": lambda r, i: r.sealed(i, authority=BIRMINGHAM),
    "unknown_setting": lambda r, i: r.sealed(i, setting_id="urn:999999"),
    "bad_seal": lambda r, i: broken(r.sealed(i)),
    "bad_seal of another event": lambda r, i: r.sealed(i, sealed_for=uuid4()),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_record_that_cannot_be_taken_in_is_refused_by_name_and_nothing_else_happens(referrals, case):
    ce_id = uuid4()
    answer = await referrals.send_in(REFUSED[case](referrals, ce_id))
    assert isinstance(answer, IntakeRefusedV1)
    assert answer.reason == case.split(" ")[0]
    assert answer.intake_event_id == str(ce_id)
    assert answer.next_step
    assert await referrals.rows("SELECT child_id FROM child_person") == []
    assert len(await referrals.published()) == 1


def test_every_refusal_of_the_contracts_has_an_answer_and_a_next_step():
    assert set(ANSWERED_AS) == set(get_args(RefusalReason))
    assert set(ANSWERED_AS.values()) <= set(get_args(IntakeRefusalReason)) == set(NEXT_STEP)
    assert [reason for reason, broader in BROADER_REASON.items() if ANSWERED_AS[reason] != broader] == []


async def test_a_record_without_a_usable_id_is_answered_by_its_place(referrals):
    record = with_headers(referrals.sealed(uuid4()), ce_id="seven")._replace(offset=77)
    answer = await referrals.send_in(record)
    assert (answer.reason, answer.intake_event_id) == ("missing_header", "offset:0:77")


async def test_a_record_without_a_source_is_answered_by_its_id(referrals):
    record = with_headers(referrals.sealed(ce_id := uuid4()), ce_source=None)
    for _ in range(2):
        answer = await referrals.send_in(record._replace(offset=next(referrals.offsets)))
        assert (answer.reason, answer.intake_event_id) == ("missing_header", str(ce_id))
    numbers = [row.headers["ce_aggregateversion"] for row in await referrals.published()]
    assert numbers == ["1", "2"]


async def test_an_integrator_bound_to_an_authority_may_refer_for_it(referrals):
    answer = await referrals.send_in(referrals.sealed(uuid4(), topic=intake_topic("casework")))
    assert isinstance(answer, IntakeAcceptedV1)


async def test_a_clock_that_goes_ahead_does_not_cost_a_child_its_referral(referrals):
    ahead = referrals.clock.now().replace(year=2027)
    answer = await referrals.send_in(referrals.sealed(uuid4(), occurred_at=ahead))
    assert (await referrals.shown(str(answer.referral_id)))["made_on"] == "2026-11-20"
