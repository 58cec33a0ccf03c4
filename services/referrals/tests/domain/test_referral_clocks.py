"""The clocks of a whole referral: what follows a change, what comes due, and that a moment past means nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

import pytest
from attune_chassis.working_days import london_instant
from hypothesis import given
from hypothesis import strategies as st
from referrals.adapters.terms import load_authority_times
from referrals.domain import events as it
from referrals.domain.clock_policy import ClockPolicy, DecideWithin, Escalation, EscalationStep, SilencePolicy
from referrals.domain.codes import Evidence, ReopenReason
from referrals.domain.facts import record
from referrals.domain.referral import Referral
from referrals.domain.referral_clocks import (
    AT_RISK,
    MISSED,
    SILENCE,
    Moment,
    Owed,
    clocks_follow,
    due,
    moments,
    owed,
    silent_since,
)
from referrals.domain.working_time import DayCount

TIME = load_authority_times().of("E10000016")
WORKER, MANAGER, HEAD = EscalationStep
CLOCKS = ClockPolicy(
    DecideWithin(10, DayCount.WORKING_DAYS, 3),
    SilencePolicy(20, DayCount.WORKING_DAYS, (Escalation(WORKER, 1), Escalation(MANAGER, 6), Escalation(HEAD, 11))),
)
WEAK = Evidence.ACCEPTED_BY_SERVER
REFERRER, RECEIVER = UUID(int=2), UUID(int=5)
MADE_ON = date(2024, 9, 9)
TARGET_ON, WARN_ON = date(2024, 9, 23), date(2024, 9, 18)
HEARS_BY = date(2024, 10, 7)


def at(day: date, hour: int = 10) -> datetime:
    return london_instant(day, time(hour))


def made(made_on: date = MADE_ON) -> it.ReferralMade:
    return it.ReferralMade(
        occurred_at=at(made_on),
        referral_id=UUID(int=1),
        reference="REF-7K3M-9QX2",
        authority="E10000016",
        setting_id="urn:118246",
        referral_type="elsa",
        reason_codes=("manage_emotions",),
        referrer_id=REFERRER,
        child_id=UUID(int=3),
        made_on=made_on,
        received_by="http",
    )


@dataclass
class Clocked:
    """A referral whose clocks are kept as the service keeps them, and everything that was said about them."""

    referral: Referral | None = None
    clocks: ClockPolicy | None = None

    def __post_init__(self) -> None:
        self.clocks = self.clocks or CLOCKS
        self.said: list[it.ReferralEvent] = []
        self.last_at = at(MADE_ON)

    def happens(self, *events: it.ReferralEvent, now: datetime | None = None) -> "Clocked":
        """A change, and what the clocks add to it."""
        now = self.last_at = now or events[0].occurred_at
        before = self.referral
        self.record(events)
        assert self.referral is not None
        following = clocks_follow(before, self.referral, events, self.clocks, working_time=TIME, now=now)
        self.record(following)
        self.said += following
        return self

    def looked_at(self, now: datetime) -> list[it.ReferralEvent]:
        """What has come due by then, written down."""
        assert self.referral is not None
        found = due(self.referral, self.clocks, working_time=TIME, now=now)
        self.record(found)
        self.said += found
        return list(found)

    def record(self, events: Sequence[it.ReferralEvent]) -> None:
        for event in events:
            sequence = 0 if self.referral is None else self.referral.sequence
            self.referral, _ = record(
                self.referral,
                (event,),
                event_id_at=lambda _, sequence=sequence: uuid5(UUID(int=7), str(sequence)),
                recorded_at=event.occurred_at,
                policy_version="sample/1",
            )

    def told(self, day: date, *, party_id: UUID = REFERRER) -> "Clocked":
        """The referrer hears of the first thing they have not been told."""
        assert self.referral is not None
        duty = next(duty for duty in self.referral.open_obligations if duty.party_id == party_id)
        told = it.ReferrerInformed(at(day), duty.notice_event_id, party_id, UUID(int=50), 2, "email", WEAK, at(day))
        return self.happens(told)

    @property
    def moments(self) -> tuple[Moment, ...]:
        assert self.referral is not None
        return moments(self.referral, self.clocks, TIME)


def accepted(day: date) -> it.ReferralAccepted:
    return it.ReferralAccepted(at(day), day, WEAK)


def asked(day: date, *, pauses: bool = True) -> it.ReferralInformationRequested:
    return it.ReferralInformationRequested(at(day), UUID(int=60), ("consent_form",), day, pauses, WEAK)


def received(day: date) -> it.InformationReceived:
    return it.InformationReceived(at(day), UUID(int=60), day)


def kinds(clocked: Clocked) -> list[str]:
    return [moment.kind for moment in clocked.moments]


def test_a_referral_that_is_made_has_a_target_and_three_moments_to_look_at_it():
    clocked = Clocked().happens(made())
    assert clocked.said == [it.ReplyTargetSet(at(MADE_ON), TARGET_ON, WARN_ON, 10, "working_days")]
    assert [(moment.kind, moment.on, moment.at) for moment in clocked.moments] == [
        (AT_RISK, WARN_ON, time(8)),
        (MISSED, date(2024, 9, 24), time()),
        (SILENCE, date(2024, 10, 8), time(8)),
    ]


def test_a_referral_written_down_too_late_to_be_warned_of_has_its_target_from_that_day():
    in_time, too_late = Clocked().happens(made(), now=at(WARN_ON)), Clocked().happens(made(), now=at(TARGET_ON))
    assert [said.target_on for said in in_time.said] == [TARGET_ON]
    assert [said.target_on for said in too_late.said] == [date(2024, 10, 7)]


def test_a_silence_is_not_counted_before_the_service_knew_of_the_referral():
    clocked = Clocked().happens(made())
    late = replace(clocked.referral, recorded_at=at(date(2024, 11, 4)))
    assert silent_since(late, TIME) == date(2024, 11, 4)
    assert silent_since(replace(late, recorded_at=None), TIME) == MADE_ON


def test_the_warning_comes_before_the_target_is_missed_and_each_is_said_once():
    clocked = Clocked().happens(made())
    assert clocked.looked_at(at(WARN_ON, 7) - timedelta(days=1)) == []
    assert clocked.looked_at(at(WARN_ON)) == [it.ReplyTargetAtRisk(at(WARN_ON), TARGET_ON, None)]
    assert clocked.looked_at(at(TARGET_ON)) == [], "on the day itself it can still be met, and it was said"
    assert clocked.looked_at(at(date(2024, 9, 24))) == [it.ReplyTargetMissed(at(date(2024, 9, 24)), TARGET_ON)]
    assert clocked.looked_at(at(date(2024, 9, 25))) == []
    assert kinds(clocked) == [SILENCE]


def test_a_decision_stops_the_reply_clock_and_its_moments_mean_nothing_any_more():
    clocked = Clocked().happens(made()).happens(accepted(date(2024, 9, 17)))
    assert kinds(clocked) == [SILENCE]
    assert clocked.looked_at(at(WARN_ON)) == []
    assert clocked.looked_at(at(date(2024, 9, 24))) == []


def test_waiting_for_the_referrer_pauses_the_reply_clock_and_its_end_moves_the_target():
    clocked = Clocked().happens(made()).happens(asked(date(2024, 9, 12)))
    assert kinds(clocked) == [SILENCE], "while it is paused there is nothing to warn of"
    assert clocked.looked_at(at(date(2024, 9, 24))) == []
    clocked.happens(received(date(2024, 9, 26)))
    moved = it.ReplyTargetSet(at(date(2024, 9, 26)), date(2024, 10, 7), date(2024, 10, 2), 10, "working_days")
    assert clocked.said[-1] == moved, "three of ten days had passed, seven were left"
    assert kinds(clocked) == [AT_RISK, MISSED, SILENCE]


def test_a_question_that_does_not_pause_leaves_the_target_where_it_was():
    clocked = Clocked().happens(made()).happens(asked(date(2024, 9, 12), pauses=False))
    assert kinds(clocked) == [AT_RISK, MISSED, SILENCE]
    clocked.happens(received(date(2024, 9, 16)))
    assert len(clocked.said) == 1


def test_what_is_said_to_have_come_before_it_was_asked_for_came_that_day():
    clocked = Clocked().happens(made()).happens(asked(date(2024, 9, 12)))
    clocked.happens(it.InformationReceived(at(date(2024, 9, 16)), UUID(int=60), date(2024, 9, 2)))
    assert len(clocked.said) == 1, "no day was left out, so the target stays"


def test_a_missed_target_is_not_set_again_by_a_pause_that_came_after_it():
    clocked = Clocked().happens(made())
    clocked.looked_at(at(date(2024, 9, 24)))
    clocked.happens(asked(date(2024, 9, 25))).happens(received(date(2024, 9, 27)))
    assert [type(said).__name__ for said in clocked.said] == ["ReplyTargetSet", "ReplyTargetMissed"]


def test_a_silence_goes_up_the_line_and_says_what_is_owed():
    clocked = Clocked().happens(made()).happens(accepted(date(2024, 9, 10)))
    overdue = clocked.looked_at(at(date(2024, 10, 8)))
    assert overdue == [it.ReferrerFeedbackOverdue(at(date(2024, 10, 8)), "decision", HEARS_BY, 29, "worker")]
    assert [said.step for said in clocked.looked_at(at(date(2024, 10, 15)))] == ["manager"]
    assert [said.step for said in clocked.looked_at(at(date(2024, 10, 22)))] == ["head_of_service"]
    assert clocked.looked_at(at(date(2025, 1, 22))) == []
    assert clocked.moments == ()


def test_the_moment_the_referrer_hears_every_step_is_cleared():
    clocked = Clocked().happens(made()).happens(accepted(date(2024, 9, 10)))
    clocked.looked_at(at(date(2024, 10, 8)))
    clocked.told(date(2024, 10, 9))
    assert clocked.looked_at(at(date(2024, 10, 22))) == []
    assert [(moment.kind, moment.on) for moment in clocked.moments] == [(SILENCE, date(2024, 11, 7))]


def test_word_that_bounced_was_no_word():
    clocked = Clocked().happens(made()).happens(accepted(date(2024, 9, 10)))
    clocked.told(date(2024, 10, 1))
    assert silent_since(clocked.referral, TIME) == date(2024, 10, 1)
    duty = clocked.referral.obligations[0]
    clocked.happens(it.NoticeFailed(at(date(2024, 10, 3)), duty.notice_event_id, UUID(int=50), 3, "bounced"))
    assert silent_since(clocked.referral, TIME) == MADE_ON
    assert [said.step for said in clocked.looked_at(at(date(2024, 10, 8)))] == ["worker"]


def test_whoever_receives_a_transferred_referral_is_owed_word_from_that_day():
    clocked = Clocked().happens(made())
    transferred = it.ReferralTransferred(
        at(date(2024, 10, 4)), "urn:118246", "urn:118254", None, RECEIVER, "moved", UUID(int=9), date(2024, 10, 4), WEAK
    )
    clocked.happens(transferred)
    assert silent_since(clocked.referral, TIME) == date(2024, 10, 4)
    clocked.told(date(2024, 10, 7))
    assert silent_since(clocked.referral, TIME) == date(2024, 10, 4), "the one before heard, the one now did not"


def test_a_referral_opened_again_has_a_new_target_and_a_silence_of_its_own():
    clocked = Clocked().happens(made()).happens(it.ReferralDeclined(at(MADE_ON), MADE_ON, "no_capacity", (), WEAK))
    clocked.told(date(2024, 9, 10)).happens(it.ReferralClosed(at(date(2024, 9, 10)), "declined", None))
    assert clocked.moments == (), "a closed referral is looked at no more"
    day = date(2025, 3, 3)
    clocked.happens(it.ReferralReopened(at(day), ReopenReason.NEED_RETURNED, None, WEAK))
    assert clocked.said[-1] == it.ReplyTargetSet(at(day), date(2025, 3, 17), date(2025, 3, 12), 10, "working_days")
    assert silent_since(clocked.referral, TIME) == day
    assert kinds(clocked) == [AT_RISK, MISSED, SILENCE]


@pytest.mark.parametrize(
    ("events", "next_word"),
    [
        ((), Owed.DECISION),
        ((accepted(MADE_ON),), Owed.DECISION),
        ((accepted(MADE_ON), None), Owed.PROGRESS),
        ((it.ReferralDeclined(at(MADE_ON), MADE_ON, "no_capacity", (), WEAK),), Owed.DECISION),
        ((it.ReferralWithdrawn(at(MADE_ON), "family", "moved", MADE_ON, WEAK),), Owed.CLOSURE),
    ],
)
def test_what_is_owed_is_the_next_thing_the_referrer_should_hear(events, next_word):
    clocked = Clocked().happens(made())
    for event in events:
        clocked = clocked.told(MADE_ON) if event is None else clocked.happens(event)
    assert owed(clocked.referral) is next_word


def test_an_outcome_that_was_not_told_is_owed_before_the_closure():
    clocked = Clocked().happens(made()).happens(accepted(MADE_ON)).told(MADE_ON)
    worker = UUID(int=40)
    clocked.happens(it.ReferralAllocated(at(MADE_ON), worker))
    clocked.happens(it.SupportProgrammeStarted(at(MADE_ON), UUID(int=30), worker, MADE_ON, 8, ()))
    outcome = it.ReferralOutcomeRecorded(at(MADE_ON), "achieved", (), WEAK)
    clocked.happens(outcome)
    assert owed(clocked.referral) is Owed.OUTCOME
    assert owed(clocked.told(MADE_ON).referral) is Owed.CLOSURE


def test_a_policy_without_clocks_says_nothing_and_one_without_a_target_measures_the_silence():
    clocked = Clocked().happens(made())
    referral = replace(clocked.referral, case=replace(clocked.referral.case, reply_target=None))
    silence_only = ClockPolicy(None, CLOCKS.silence)
    later = at(date(2025, 1, 8))
    assert clocks_follow(None, referral, (), None, working_time=TIME, now=later) == ()
    assert clocks_follow(None, referral, (), silence_only, working_time=TIME, now=later) == ()
    assert due(clocked.referral, None, working_time=TIME, now=later) == ()
    assert moments(clocked.referral, None, TIME) == ()
    assert [moment.kind for moment in moments(referral, silence_only, TIME)] == [SILENCE]


@st.composite
def histories(draw) -> Clocked:
    """A referral somewhere on its way, with its clocks kept on some of the days and on others not."""
    day = draw(st.dates(date(2023, 9, 4), date(2027, 12, 31)))
    clocked = Clocked().happens(made(day))
    for _ in range(draw(st.integers(0, 6))):
        day += timedelta(days=draw(st.integers(0, 40)))
        assert clocked.referral is not None
        waiting = clocked.referral.case.information is not None
        decided = clocked.referral.accepted_on is not None
        choices = ["look", "nothing"]
        choices += ["receive"] if waiting else []
        choices += ["ask", "accept"] if not waiting and not decided else []
        choices += ["tell"] if clocked.referral.open_obligations else []
        match draw(st.sampled_from(choices)):
            case "ask":
                clocked.happens(asked(day, pauses=draw(st.booleans())))
            case "receive":
                clocked.happens(received(day))
            case "accept":
                clocked.happens(accepted(day))
            case "tell":
                clocked.told(day)
            case "look":
                clocked.looked_at(at(day))
    return clocked


@given(histories(), st.integers(0, 400))
def test_a_moment_that_has_come_always_has_something_to_say_and_is_gone_once_it_is_said(clocked, later):
    """Otherwise a timer would be set again for a moment that has passed, and again, and again."""
    now = clocked.last_at + timedelta(days=later)
    come = [moment for moment in clocked.moments if london_instant(moment.on, moment.at) <= now]
    said = clocked.looked_at(now)
    assert bool(come) <= bool(said)
    assert clocked.looked_at(now) == []
    assert all(london_instant(moment.on, moment.at) > now for moment in clocked.moments)


@given(histories())
def test_on_the_days_before_the_first_moment_nothing_is_due(clocked):
    for first in clocked.moments[:1]:
        earliest = min(moment.on for moment in clocked.moments)
        assert clocked.looked_at(at(earliest - timedelta(days=1))) == [], first


@given(histories())
def test_the_names_of_the_moments_are_unique(clocked):
    names = [moment.name for moment in clocked.moments]
    assert len(set(names)) == len(names)
