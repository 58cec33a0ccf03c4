"""Histories in words: every kind of event has them for every audience, and nothing personal can get into a line."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from referrals.adapters.fact_rows import CLASSES
from referrals.adapters.timeline_words import TimelineWordsError, load_words, read_words
from referrals.domain.codes import WithholdingReason
from referrals.domain.obligation import Withholding
from referrals.domain.timeline import Audience, line_of, told_to
from referrals.domain.withdraw_referral import WithdrawReferral, withdraw_referral
from referrals.domain.withhold_notice import decide_withheld, end_withholding

PLANTED = "Junipera Valecroft"
HEXADECIMAL = re.compile(r"[0-9a-f]{8}-|@|_")
st.register_type_strategy(datetime, st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis asks for naive bounds
st.register_type_strategy(str, st.just(PLANTED))


@pytest.mark.parametrize("audience", Audience)
def test_every_kind_of_event_has_words_or_a_reason_why_not(audience: Audience) -> None:
    words = load_words()[audience]
    assert set(words) == set(CLASSES)
    assert all(wording.omitted or wording.words for wording in words.values())


@pytest.mark.parametrize("kind", CLASSES.values(), ids=lambda kind: kind.__name__)
def test_no_line_holds_a_name_an_id_a_code_or_anybodys_own_words(kind: type[Any]) -> None:
    @given(st.from_type(kind))
    def is_clean(event: Any) -> None:
        for audience in Audience:
            text = line_of(event, load_words()[audience]) or ""
            assert PLANTED not in text
            assert not HEXADECIMAL.search(text), text

    is_clean()


@pytest.mark.parametrize(
    ("kind", "entry", "reason"),
    [
        ("ReferralAllocated", "Given to {worker_id}.", "not \\['worker_id'\\]"),
        ("ReferralDeclined", "Declined: {decline_reason}.", "not \\['decline_reason'\\]"),
        ("ReferralClosed", {"by": "nothing", "words": {"otherwise": "Closed."}}, "no field nothing"),
        ("ReferralClosed", {"by": "told", "words": {"all_told": "Closed."}}, "no words for otherwise"),
    ],
)
def test_words_that_would_say_more_than_days_and_counts_are_refused(kind: str, entry: Any, reason: str) -> None:
    document = dict.fromkeys(CLASSES, "It happened.") | {kind: entry}
    with pytest.raises(TimelineWordsError, match=reason):
        read_words("referrer", document)


def test_a_kind_of_event_without_words_is_refused() -> None:
    document = {kind: "It happened." for kind in CLASSES if kind != "ReferralMerged"}
    with pytest.raises(TimelineWordsError, match="ReferralMerged"):
        read_words("family", document)


def texts(history, audience: Audience) -> list[str]:
    return [line.type for line in told_to(audience, history.referral, history.facts, load_words()[audience])]


def withdrawn_in_silence(history):
    """A withdrawal of which the referrer is not to be told."""
    today = history.NOW.date()
    command = WithdrawReferral("parent_carer", "consent_withdrawn", history.stated(today))
    decision = withdraw_referral(history.referral, command, history.policy)
    withholding = Withholding(WithholdingReason.SAFEGUARDING, "staff-1", date(2027, 1, 8))
    return history.follows(decide_withheld(history.referral, decision, withholding, today, history.NOW))


@pytest.mark.parametrize("audience", [Audience.REFERRER, Audience.FAMILY])
def test_what_is_withheld_is_not_told_nor_what_would_give_it_away(history, audience) -> None:
    withdrawn_in_silence(history.made())
    assert history.referral.stage == "closed"
    assert texts(history, audience) == ["ReferralMade"]
    assert texts(history, Audience.PROVIDER) == [
        "ReferralMade",
        "NoticeWithheld",
        "ReferralWithdrawn",
        "ReferralClosed",
    ]


def test_once_the_withholding_ends_the_history_is_whole_again(history) -> None:
    withdrawn_in_silence(history.made())
    (duty,) = history.referral.obligations
    ended = end_withholding(history.referral, duty.notice_event_id, "staff-2", history.NOW.date(), history.NOW)
    history.follows(ended)
    assert texts(history, Audience.REFERRER) == [
        "ReferralMade",
        "ReferralWithdrawn",
        "ReferralClosed",
        "ReferralReopened",
    ]


def test_a_later_decision_that_was_told_is_told_although_an_earlier_one_is_withheld(history) -> None:
    history.made().accepted()
    (duty,) = history.referral.obligations
    secret = history.facts[-1]
    assert duty.notice_event_id == secret.event_id
    withdrawn_in_silence(history)
    assert "ReferralAccepted" in texts(history, Audience.REFERRER)
    assert "ReferralWithdrawn" not in texts(history, Audience.REFERRER)


def test_a_day_is_written_as_people_write_it(history) -> None:
    history.made()
    (line,) = told_to(Audience.REFERRER, history.referral, history.facts, load_words()[Audience.REFERRER])
    assert line.text == "You made this referral on 7 September 2026."
    assert UUID(int=1).hex not in line.text
