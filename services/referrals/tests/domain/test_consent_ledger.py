"""The consent ledger against an oracle that knows nothing of lines: for every day, scope and recipient yes or no."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from referrals.domain.consent import ConsentLine, NoLiveConsent, live_line
from referrals.domain.consent_given import GiveConsent, give_consent, withdraw_consent
from referrals.domain.consent_lawful_basis import SCHEDULE_1, LawfulBasis, record_lawful_basis
from referrals.domain.consent_refusals import ConditionsDoNotAgree, ConsentAlreadyWithdrawn, ConsentEndsBeforeGiven
from referrals.domain.consent_sharing import Sharing, ToShare, already_seen, share
from referrals.domain.dates import StatedDay
from referrals.domain.refusals import DateInFuture

FIRST = date(2026, 9, 1)
SCOPES = ("contact_details", "case_information", "transfer")
RECIPIENTS = ("vig", "camhs")


def noon(day):
    return datetime.combine(day, time(12), UTC)


def consent(number=1, *, given_on=FIRST, today=FIRST, ends_on=None, scopes=SCOPES[:1], shared_with=RECIPIENTS[:1]):
    return give_consent(
        GiveConsent(
            consent_id=UUID(int=number),
            scopes=frozenset(scopes),
            shared_with=frozenset(shared_with),
            kind="verbal",
            given_by="parent_carer",
            recorded_by="commissioner",
            given_on=StatedDay(given_on, today, noon(given_on)),
            ends_on=ends_on,
        )
    )


def wish(scope=SCOPES[0], recipient=RECIPIENTS[0]):
    return ToShare(scope=scope, recipient=recipient, recipient_id=None, occasion="told_by_phone", shared_by="a-person")


class Ledger(RuleBasedStateMachine):
    """Consents are given, taken back and shared on, in any order, over some weeks."""

    def __init__(self):
        super().__init__()
        self.today = FIRST
        self.moment = 0
        self.lines = {}
        self.sharings = []
        self.shared_on = {}
        self.allowed = {}

    def now(self):
        self.moment += 1
        return noon(self.today) + timedelta(seconds=self.moment % 3600)

    @rule(days=st.integers(1, 9))
    def days_pass(self, days):
        self.today += timedelta(days=days)

    @rule(
        scopes=st.sets(st.sampled_from(SCOPES), min_size=1),
        shared_with=st.sets(st.sampled_from(RECIPIENTS), min_size=1),
        days_ago=st.integers(0, 20),
        lasts=st.none() | st.integers(-3, 30),
    )
    def a_family_agrees(self, scopes, shared_with, days_ago, lasts):
        number, given_on = len(self.lines) + 1, self.today - timedelta(days=days_ago)
        ends_on = None if lasts is None else given_on + timedelta(days=lasts)
        given = consent(
            number, given_on=given_on, today=self.today, ends_on=ends_on, scopes=scopes, shared_with=shared_with
        )
        if lasts is not None and lasts < 0:
            assert given == ConsentEndsBeforeGiven(ends_on, given_on)
            return
        self.lines[number] = given
        last = ends_on or date.max
        self.allowed[number] = (given_on, last, {(scope, who) for scope in scopes for who in shared_with})

    @precondition(lambda self: self.lines)
    @rule(data=st.data())
    def a_family_changes_its_mind(self, data):
        number = data.draw(st.sampled_from(sorted(self.lines)))
        outcome = withdraw_consent(self.lines[number], self.now())
        if number not in self.allowed:
            assert outcome == ConsentAlreadyWithdrawn(self.lines[number].withdrawn_at)
            return
        self.lines[number] = outcome
        del self.allowed[number]

    @rule(scope=st.sampled_from(SCOPES), recipient=st.sampled_from(RECIPIENTS))
    def something_is_to_be_shared(self, scope, recipient):
        entry = share(
            self.lines.values(),
            wish(scope, recipient),
            sharing_id=UUID(int=1000 + len(self.sharings)),
            today=self.today,
            now=self.now(),
        )
        if not self.may_share(scope, recipient):
            assert entry == NoLiveConsent(scope, recipient)
            return
        assert isinstance(entry, Sharing)
        cited = self.lines[entry.consent_id.int]
        assert cited.is_live_on(self.today)
        self.sharings.append(entry)
        self.shared_on.setdefault(entry.consent_id, []).append(entry)

    def may_share(self, scope, recipient):
        return any(
            first <= self.today <= last and (scope, recipient) in pairs for first, last, pairs in self.allowed.values()
        )

    @invariant()
    def what_may_be_shared_today_is_what_the_oracle_says(self):
        for scope in SCOPES:
            for recipient in RECIPIENTS:
                line = live_line(self.lines.values(), scope, recipient, self.today)
                assert (line is not None) == self.may_share(scope, recipient)

    @invariant()
    def everybody_who_has_seen_something_stands_on_the_list(self):
        for line in self.lines.values():
            assert set(already_seen(self.sharings, line.consent_id)) == set(self.shared_on.get(line.consent_id, ()))


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_consent_is_never_given_on_a_day_to_come():
    tomorrow = FIRST + timedelta(days=1)
    assert consent(given_on=tomorrow, today=FIRST) == DateInFuture("given_on", tomorrow, FIRST)


def test_a_consent_stands_from_its_first_day_to_its_last():
    line = consent(ends_on=FIRST + timedelta(days=2))
    standing = [line.is_live_on(FIRST + timedelta(days=days)) for days in range(-1, 4)]
    assert standing == [False, True, True, True, False]


def test_a_consent_taken_back_stops_at_once_and_stood_on_the_days_before():
    line = withdraw_consent(consent(), noon(FIRST + timedelta(days=2)))
    standing = [line.is_live_on(FIRST + timedelta(days=days)) for days in range(4)]
    assert standing == [True, True, False, False]


def test_of_several_lines_the_one_given_first_is_cited():
    later, earlier = consent(1, given_on=FIRST, today=FIRST), consent(2, given_on=FIRST - timedelta(days=3))
    assert live_line([later, earlier], SCOPES[0], RECIPIENTS[0], FIRST) == earlier
    same_day = consent(3, given_on=FIRST)
    assert live_line([same_day, later], SCOPES[0], RECIPIENTS[0], FIRST) == later


def test_consent_to_one_thing_is_no_consent_to_another_and_to_one_service_none_to_another():
    line: ConsentLine = consent()
    assert live_line([line], "case_information", "vig", FIRST) is None
    assert live_line([line], "contact_details", "camhs", FIRST) is None
    assert live_line([line], "contact_details", "vig", FIRST) == line


def basis(condition, schedule_1):
    return LawfulBasis(
        basis_id=UUID(int=1),
        basis="public_task",
        special_category_condition=condition,
        schedule_1_condition=schedule_1,
        recorded_by="a-person",
        recorded_at=noon(FIRST),
    )


@pytest.mark.parametrize(
    ("condition", "schedule_1"),
    [
        (None, None),
        ("vital_interests", None),
        ("health_or_social_care", "health_or_social_care_purposes"),
        ("substantial_public_interest", "safeguarding_children"),
    ],
)
def test_conditions_that_go_together_are_recorded(condition, schedule_1):
    assert record_lawful_basis(basis(condition, schedule_1)) == basis(condition, schedule_1)


@pytest.mark.parametrize(
    ("condition", "schedule_1"),
    [
        (None, "safeguarding_children"),
        ("vital_interests", "safeguarding_children"),
        ("health_or_social_care", None),
        ("health_or_social_care", "safeguarding_children"),
        ("substantial_public_interest", None),
    ],
)
def test_conditions_that_do_not_go_together_are_refused_with_those_that_would(condition, schedule_1):
    known = SCHEDULE_1.get(condition, ())
    assert record_lawful_basis(basis(condition, schedule_1)) == ConditionsDoNotAgree(condition, schedule_1, known)


def test_a_consent_is_no_lawful_basis():
    assert not any("consent" in condition for pair in SCHEDULE_1.items() for condition in (pair[0], *pair[1]))
