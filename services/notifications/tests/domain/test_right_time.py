"""When a message may go out: total, bounded, and the same on the days the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notifications.adapters.calendars import load_calendars
from notifications.domain.right_time import (
    DAYS_LOOKED_AHEAD,
    DEFERRAL_DAYS_MAX,
    Cadence,
    DayRange,
    Defer,
    DeferralReason,
    Kind,
    MessageClass,
    QuietHours,
    Send,
    Suppress,
    SuppressionReason,
    TimingRules,
    Wish,
    right_time,
)

KENT = load_calendars().of("E10000016")
NIGHT = QuietHours(time(20), time(7, 30))
EXAMINATIONS = DayRange(date(2027, 5, 6), date(2027, 6, 23))
RULES = TimingRules(quiet_hours={"sms": NIGHT, "phone": NIGHT}, examinations=(EXAMINATIONS,))
MUST_TELL = Kind(MessageClass.MUST_TELL, "sms")
SERVICE = Kind(MessageClass.SERVICE, "email")
REMINDER = Kind(MessageClass.SERVICE, "email", only_on_school_days=True)
TRAINING = Kind(MessageClass.SUBSCRIBED, "email", only_on_school_days=True, not_in_examinations=True)

kinds = st.builds(
    Kind,
    st.sampled_from(MessageClass),
    st.sampled_from(["email", "sms", "letter"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "safeguarding"]),
)
clock_times = st.times().map(lambda at: at.replace(microsecond=0))
wishes = st.builds(
    Wish, st.booleans(), st.sampled_from(Cadence), st.none() | clock_times, st.none() | st.integers(1, 7)
)
nights = st.builds(QuietHours, clock_times, clock_times).filter(lambda night: night.begins != night.ends)
rules = st.builds(
    TimingRules,
    quiet_hours=st.dictionaries(st.sampled_from(["email", "sms"]), nights),
    examinations=st.just((EXAMINATIONS,)),
    school_day_begins=clock_times,
    digest_hour=clock_times,
    digest_weekday=st.integers(1, 7),
)
instants = st.integers(0, 4 * 366 * 86_400).map(
    lambda seconds: datetime(2025, 9, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(kinds, wishes, rules, instants)
def test_there_is_always_an_answer_and_what_waits_waits_for_a_moment_that_comes(
    kind: Kind, wish: Wish, given_rules: TimingRules, now: datetime
) -> None:
    answer = right_time(kind, wish, given_rules, KENT, now)
    if isinstance(answer, Defer):
        assert answer.until > now
        assert answer.until - now <= timedelta(days=DAYS_LOOKED_AHEAD + 1)
    if isinstance(answer, Send) and answer.bypassed:
        assert kind.urgent_reason == answer.bypassed


@given(kinds, wishes, rules, instants)
def test_what_must_be_told_is_never_switched_off_and_waits_for_one_night_at_most(
    kind: Kind, wish: Wish, given_rules: TimingRules, now: datetime
) -> None:
    must_tell = Kind(MessageClass.MUST_TELL, kind.channel, kind.only_on_school_days, kind.not_in_examinations)
    answer = right_time(must_tell, wish, given_rules, KENT, now)
    assert not isinstance(answer, Suppress)
    if isinstance(answer, Defer):
        assert answer.reason is DeferralReason.NIGHT
        # A night over the change to winter time is an hour longer than the clock says.
        assert answer.until - now <= timedelta(hours=25)
        assert right_time(must_tell, wish, given_rules, KENT, answer.until) == Send()


@given(kinds, rules, instants)
def test_what_comes_up_again_when_its_time_has_come_goes_out(
    kind: Kind, given_rules: TimingRules, now: datetime
) -> None:
    """Unless the morning it waited for is itself quiet, a wish has changed, or the longest wait is over."""
    answer = right_time(kind, Wish(), given_rules, KENT, now)
    if isinstance(answer, Defer) and answer.until - now < timedelta(days=DEFERRAL_DAYS_MAX - 1):
        again = right_time(kind, Wish(), given_rules, KENT, answer.until)
        assert isinstance(again, Send) or KENT.day_of(answer.until) != KENT.day_of(
            answer.until - timedelta(hours=25)
        ), "an end of the night on another day than the one that was chosen"


@given(kinds.filter(lambda kind: kind.message_class is not MessageClass.MUST_TELL), wishes, rules, instants)
def test_an_urgent_reason_overrides_times_and_never_a_wish(
    kind: Kind, wish: Wish, given_rules: TimingRules, now: datetime
) -> None:
    urgent = Kind(kind.message_class, kind.channel, kind.only_on_school_days, kind.not_in_examinations, "safeguarding")
    answer = right_time(urgent, wish, given_rules, KENT, now)
    assert isinstance(answer, Send) == wish.is_wanted
    if not wish.is_wanted:
        assert answer == Suppress(SuppressionReason.UNSUBSCRIBED)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-09-14T18:59:59", None),
        ("2026-09-14T19:00:00", "2026-09-15T06:30:00"),
        ("2026-09-15T06:29:59", "2026-09-15T06:30:00"),
        ("2026-09-15T06:30:00", None),
        # The clocks go back on 25 October 2026, and forward on 28 March 2027.
        ("2026-10-24T19:30:00", "2026-10-25T07:30:00"),
        ("2026-10-25T00:30:00", "2026-10-25T07:30:00"),
        ("2026-10-25T01:30:00", "2026-10-25T07:30:00"),
        ("2026-10-25T19:30:00", None),
        ("2026-10-25T20:00:00", "2026-10-26T07:30:00"),
        ("2027-03-27T20:00:00", "2027-03-28T06:30:00"),
        ("2027-03-28T06:30:00", None),
        ("2027-03-28T18:59:00", None),
        ("2027-03-28T19:00:00", "2027-03-29T06:30:00"),
    ],
)
def test_the_night_is_by_englands_clock_also_when_the_clocks_change(now: str, until: str | None) -> None:
    expected = Defer(at(until), DeferralReason.NIGHT) if until else Send()
    assert right_time(MUST_TELL, Wish(), RULES, KENT, at(now)) == expected


def test_an_end_of_the_night_that_comes_twice_counts_the_first_time() -> None:
    early = TimingRules(quiet_hours={"sms": QuietHours(time(20), time(1, 30))})
    first = Defer(at("2026-10-25T00:30:00"), DeferralReason.NIGHT)
    assert right_time(MUST_TELL, Wish(), early, KENT, at("2026-10-25T00:10:00")) == first
    assert right_time(MUST_TELL, Wish(), early, KENT, at("2026-10-25T01:10:00")) == Send(), "01:10 for the second time"


def test_an_email_that_must_be_told_goes_out_at_any_hour_of_any_day() -> None:
    kind = Kind(MessageClass.MUST_TELL, "email", only_on_school_days=True)
    assert right_time(kind, Wish(False, Cadence.MONTHLY), RULES, KENT, at("2026-12-25T03:00:00")) == Send()


@pytest.mark.parametrize(
    ("kind", "now", "until", "reason"),
    [
        (REMINDER, "2026-10-17T10:00:00", "2026-10-26T08:00:00", DeferralReason.OUTSIDE_TERM),
        (REMINDER, "2026-12-18T23:00:00", None, None),
        (REMINDER, "2026-12-19T00:30:00", "2027-01-04T08:00:00", DeferralReason.OUTSIDE_TERM),
        (TRAINING, "2027-05-10T10:00:00", "2027-06-24T07:00:00", DeferralReason.EXAMINATIONS),
    ],
)
def test_some_messages_wait_for_school_and_for_the_end_of_examinations(
    kind: Kind, now: str, until: str | None, reason: DeferralReason | None
) -> None:
    expected = Defer(at(until), reason) if until and reason else Send()
    assert right_time(kind, Wish(), RULES, KENT, at(now)) == expected


def test_a_text_for_a_school_day_waits_for_the_night_and_then_for_the_school() -> None:
    kind = Kind(MessageClass.SERVICE, "sms", only_on_school_days=True)
    answer = right_time(kind, Wish(), RULES, KENT, at("2026-10-16T21:00:00"))
    assert answer == Defer(at("2026-10-26T08:00:00"), DeferralReason.OUTSIDE_TERM)


@pytest.mark.parametrize(
    ("wish", "now", "until"),
    [
        (Wish(cadence=Cadence.DAILY), "2026-09-14T06:59:59", "2026-09-14T07:00:00"),
        (Wish(cadence=Cadence.DAILY), "2026-09-14T07:00:00", "2026-09-15T07:00:00"),
        (Wish(cadence=Cadence.DAILY, digest_hour=time(16, 30)), "2026-10-24T16:00:00", "2026-10-25T16:30:00"),
        (Wish(cadence=Cadence.DAILY, digest_hour=time(1, 30)), "2026-10-25T00:30:00", "2026-10-26T01:30:00"),
        (Wish(cadence=Cadence.DAILY, digest_hour=time(1, 30)), "2027-03-28T00:59:00", "2027-03-28T01:00:00"),
        (Wish(cadence=Cadence.WEEKLY, digest_weekday=5), "2026-09-14T09:30:00", "2026-09-18T07:00:00"),
        (Wish(cadence=Cadence.MONTHLY), "2026-09-14T09:30:00", "2026-10-05T07:00:00"),
    ],
)
def test_a_digest_comes_at_the_persons_hour_by_englands_clock(wish: Wish, now: str, until: str) -> None:
    assert right_time(SERVICE, wish, RULES, KENT, at(now)) == Defer(at(until), DeferralReason.DIGEST)


@given(st.sampled_from(Cadence).filter(lambda cadence: cadence is not Cadence.AT_ONCE), clock_times, instants)
def test_everything_of_one_period_goes_into_the_same_digest(cadence: Cadence, hour: time, now: datetime) -> None:
    """The moments of a person's digests do not depend on when an item comes: that is what makes it a projection."""
    wish = Wish(cadence=cadence, digest_hour=hour)
    answer = right_time(SERVICE, wish, RULES, KENT, now)
    assert isinstance(answer, Defer)
    moments = [now + (answer.until - now) * part / 4 for part in range(5)]
    for earlier, later in pairwise(moments):
        decided = right_time(SERVICE, wish, RULES, KENT, earlier)
        assert isinstance(decided, Defer)
        assert decided.until == answer.until, (earlier, later)


def test_what_somebody_does_not_want_is_not_sent() -> None:
    answer = right_time(SERVICE, Wish(is_wanted=False), RULES, KENT, at("2026-09-14T09:30:00"))
    assert answer == Suppress(SuppressionReason.UNSUBSCRIBED)
