"""Goal: what is heard of one notice leads to the same obligation and the same stage in whatever order it is heard.

Method: the words of up to three messages, each word with its own place in its message's story, told in two orders.
"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referrals.domain.codes import Evidence, Notice
from referrals.domain.obligation import FollowUp

MESSAGES = st.sampled_from([UUID(int=number) for number in (71, 72, 73)])
PLACES = st.integers(2, 6)
TASK = FollowUp(UUID(int=9), "staff:1", date(2026, 9, 20))
WORDS = st.one_of(st.sampled_from(Evidence), st.just("failed"), st.just("handed to a person"))
HEARD = st.dictionaries(st.tuples(MESSAGES, PLACES), WORDS, min_size=1, max_size=7).map(lambda heard: [*heard.items()])
"""One word at each place of each message's story, as the log has it."""


def hears(history, said):
    (message, place), word = said
    at = history.NOW + timedelta(minutes=place)
    if isinstance(word, Evidence):
        return history.delivered(
            Notice.DECLINED, word, version=place, notification_id=message, delivered_at=at, confirmed_by=None
        )
    task = TASK if word == "handed to a person" else None
    return history.failed(Notice.DECLINED, version=place, notification_id=message, failed_at=at, follow_up=task)


@pytest.mark.parametrize("least", Evidence)
def test_whatever_comes_first_the_referral_comes_to_stand_the_same(history, least):
    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def stands_the_same(data):
        heard = data.draw(HEARD)
        stands = []
        for order in (heard, data.draw(st.permutations(heard))):
            told = type(history)().with_least_evidence(least).made().declined()
            for said in order:
                told = hears(told, said)
            referral = told.referral
            stands.append((referral.stage, referral.obligations, referral.last_heard_at))
        assert stands[0] == stands[1]

    stands_the_same()


def test_one_message_that_failed_leaves_what_another_one_told(history):
    history = history.made().declined()
    first, second = UUID(int=71), UUID(int=72)
    history = history.delivered(Notice.DECLINED, notification_id=first).delivered(
        Notice.DECLINED, notification_id=second
    )
    assert history.words[-1] == "NoticeEvidenceAdded"
    history = history.failed(Notice.DECLINED, notification_id=first)
    assert (history.referral.stage, history.words[-1]) == ("closed", "NoticeFailed")
    history = history.failed(Notice.DECLINED, notification_id=second)
    assert (history.referral.stage, history.words[-1]) == ("declined", "ReferralReopened")
