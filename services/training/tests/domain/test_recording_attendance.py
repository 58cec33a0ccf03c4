"""Recording training days and supervision: what is accepted, what is repeated, what is refused and in which order."""

from datetime import date
from uuid import UUID

import pytest
from training.domain.elsa import Elsa
from training.domain.events import AccreditationGranted, ElsaRegistered, SupervisionAttended, TrainingDayAttended
from training.domain.facts import SupervisionSession
from training.domain.policy import AccreditationPolicy, TrainingDay
from training.domain.record_supervision import record_supervision
from training.domain.record_training_day import record_training_day
from training.domain.refusals import (
    HeldBeforeRegistration,
    HeldInTheFuture,
    RegisteredInTheFuture,
    SupervisionConflict,
    SupervisionTooShort,
    TrainingDayConflict,
    TrainingDayUnknown,
)
from training.domain.register_elsa import register_elsa

TODAY = date(2025, 7, 1)
ELSA_ID, PARTY_ID, SESSION_ID = UUID(int=1), UUID(int=2), UUID(int=3)
POLICY = AccreditationPolicy(
    authority="E10000016",
    version="kent-elsa/1",
    training_days=tuple(TrainingDay(number, f"Title {number}") for number in range(1, 7)),
    supervision_sessions_min=4,
    supervision_minutes_min=120,
)
ELSA = Elsa("E10000016", ELSA_ID, "urn:118246", PARTY_ID, date(2025, 1, 6), version=1)


def session(held_on: date = date(2025, 3, 4), minutes: int = 120, session_id: UUID = SESSION_ID) -> SupervisionSession:
    return SupervisionSession(session_id, held_on, minutes)


def test_an_elsa_is_registered_today_or_earlier() -> None:
    for registered_on in (TODAY, date(2017, 9, 1)):
        registered = register_elsa(
            authority="E10000016",
            setting_id="urn:118246",
            elsa_id=ELSA_ID,
            party_id=PARTY_ID,
            registered_on=registered_on,
            today=TODAY,
        )
        assert registered == ElsaRegistered("E10000016", ELSA_ID, "urn:118246", PARTY_ID, registered_on)


def test_an_elsa_cannot_be_registered_in_the_future() -> None:
    refusal = register_elsa(
        authority="E10000016",
        setting_id="urn:118246",
        elsa_id=ELSA_ID,
        party_id=PARTY_ID,
        registered_on=date(2025, 7, 2),
        today=TODAY,
    )
    assert refusal == RegisteredInTheFuture(date(2025, 7, 2), TODAY)


def test_a_training_day_is_recorded_in_any_order() -> None:
    recorded = record_training_day(ELSA, POLICY, day=6, held_on=date(2025, 3, 4), today=TODAY)
    assert recorded == (TrainingDayAttended(6, date(2025, 3, 4)),)


def test_the_same_training_day_with_the_same_date_again_changes_nothing() -> None:
    elsa = ELSA.after(TrainingDayAttended(1, date(2025, 1, 14)))
    assert record_training_day(elsa, POLICY, day=1, held_on=date(2025, 1, 14), today=TODAY) == ()


def test_a_supervision_session_of_two_hours_is_recorded() -> None:
    recorded = record_supervision(ELSA, POLICY, session(), today=TODAY)
    assert recorded == (SupervisionAttended(SESSION_ID, date(2025, 3, 4), 120),)


def test_the_same_session_again_changes_nothing() -> None:
    elsa = ELSA.after(SupervisionAttended(SESSION_ID, date(2025, 3, 4), 120))
    assert record_supervision(elsa, POLICY, session(), today=TODAY) == ()


def test_attendance_on_the_day_of_registration_and_today_counts() -> None:
    for held_on in (ELSA.registered_on, TODAY):
        assert isinstance(record_training_day(ELSA, POLICY, day=1, held_on=held_on, today=TODAY), tuple)
        assert isinstance(record_supervision(ELSA, POLICY, session(held_on), today=TODAY), tuple)


@pytest.mark.parametrize(
    ("day", "held_on", "refusal"),
    [
        # Each case breaks its own rule and every later one, so the order of the rules is a tested fact.
        (1, date(2024, 1, 1), TrainingDayConflict(1, date(2024, 1, 1), date(2025, 1, 14))),
        (7, date(2024, 1, 1), TrainingDayUnknown(7, (1, 2, 3, 4, 5, 6))),
        (0, date(2025, 7, 2), TrainingDayUnknown(0, (1, 2, 3, 4, 5, 6))),
        (2, date(2025, 1, 5), HeldBeforeRegistration(date(2025, 1, 5), date(2025, 1, 6))),
        (2, date(2025, 7, 2), HeldInTheFuture(date(2025, 7, 2), TODAY)),
    ],
)
def test_a_training_day_is_refused_by_name_and_in_order(day: int, held_on: date, refusal: object) -> None:
    elsa = ELSA.after(TrainingDayAttended(1, date(2025, 1, 14)))
    assert record_training_day(elsa, POLICY, day=day, held_on=held_on, today=TODAY) == refusal


@pytest.mark.parametrize(
    ("attended", "refusal"),
    [
        (session(date(2024, 1, 1), 30), SupervisionConflict(SESSION_ID, date(2025, 3, 4), 120)),
        (session(minutes=150), SupervisionConflict(SESSION_ID, date(2025, 3, 4), 120)),
        (session(date(2024, 1, 1), 119, UUID(int=9)), SupervisionTooShort(119, 120)),
        (
            session(date(2025, 1, 5), 120, UUID(int=9)),
            HeldBeforeRegistration(date(2025, 1, 5), date(2025, 1, 6)),
        ),
        (session(date(2025, 7, 2), 120, UUID(int=9)), HeldInTheFuture(date(2025, 7, 2), TODAY)),
    ],
)
def test_a_supervision_session_is_refused_by_name_and_in_order(attended: SupervisionSession, refusal: object) -> None:
    elsa = ELSA.after(SupervisionAttended(SESSION_ID, date(2025, 3, 4), 120))
    assert record_supervision(elsa, POLICY, attended, today=TODAY) == refusal


def test_every_fact_raises_the_version_by_one() -> None:
    elsa = ELSA.after(TrainingDayAttended(1, date(2025, 1, 14))).after(SupervisionAttended(SESSION_ID, TODAY, 120))
    assert elsa.version == 3


def test_the_attendance_that_completes_the_conditions_brings_the_accreditation_with_it() -> None:
    elsa = ELSA
    for day in range(1, 7):
        elsa = elsa.after(TrainingDayAttended(day, date(2025, 1, 6 + day)))
    for number in range(3):
        elsa = elsa.after(SupervisionAttended(UUID(int=10 + number), date(2025, 2 + number, 3), 120))
    recorded = record_supervision(elsa, POLICY, session(date(2025, 6, 10)), today=TODAY)
    assert isinstance(recorded, tuple)
    assert [type(event) for event in recorded] == [SupervisionAttended, AccreditationGranted]


def test_an_accredited_elsa_goes_on_attending_and_is_not_accredited_again() -> None:
    elsa = ELSA
    for day in range(1, 7):
        elsa = elsa.after(TrainingDayAttended(day, date(2025, 1, 6 + day)))
    for number in range(4):
        recorded = record_supervision(elsa, POLICY, session(TODAY, 120, UUID(int=10 + number)), today=TODAY)
        assert isinstance(recorded, tuple)
        for event in recorded:
            elsa = elsa.after(event)
    assert elsa.accredited_on == TODAY
    once_more = record_supervision(elsa, POLICY, session(TODAY, 120, UUID(int=20)), today=TODAY)
    assert once_more == (SupervisionAttended(UUID(int=20), TODAY, 120),)
