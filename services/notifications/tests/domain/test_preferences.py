"""Which wish counts for one message: the order of the rules."""

from uuid import UUID

import pytest
from notifications.domain.preferences import Preference, Recipient, Scope, wish_for
from notifications.domain.right_time import Cadence, MessageClass, Wish
from notifications.domain.telling_rules import Topic

MINE, OTHER = "urn:118246", "urn:999999"
SERVICE = Topic(name="certificates", message_class=MessageClass.SERVICE, purposes=("certificate_issued",))
SUBSCRIBED = Topic(name="training-news", message_class=MessageClass.SUBSCRIBED, purposes=())
MUST_TELL = Topic(name="decisions", message_class=MessageClass.MUST_TELL, purposes=(), why="It is yours to know.")
EXACTEST_FIRST = (
    Scope("certificates", "holder", MINE),
    Scope("certificates", "", MINE),
    Scope("certificates", "holder"),
    Scope("certificates"),
)
CADENCES = (Cadence.DAILY, Cadence.WEEKLY, None, Cadence.MONTHLY)
NOT_ABOUT_IT = (
    Preference(Scope("certificates", "holder", OTHER), None),
    Preference(Scope("certificates", "applicant", MINE), None),
    Preference(Scope("accreditation", "holder", MINE), None),
)


def recipient(*preferences: Preference, wants_nothing: bool = False) -> Recipient:
    return Recipient(authority="E10000016", party_id=UUID(int=1), preferences=preferences, wants_nothing=wants_nothing)


@pytest.mark.parametrize("first", range(len(EXACTEST_FIRST)))
def test_the_wish_that_says_most_exactly_what_the_message_is_about_wins(first: int) -> None:
    chosen = [Preference(scope, cadence) for scope, cadence in zip(EXACTEST_FIRST, CADENCES, strict=True)]
    for given in (chosen[first:], chosen[first:][::-1]):
        wish = wish_for(recipient(*given, *NOT_ABOUT_IT), SERVICE, "holder", MINE)
        expected = CADENCES[first]
        assert (wish.is_wanted, wish.cadence) == (expected is not None, expected or Cadence.AT_ONCE)


def test_a_wish_for_one_setting_says_nothing_about_another_or_about_none() -> None:
    silent = recipient(Preference(Scope("certificates", "", MINE), None))
    assert not wish_for(silent, SERVICE, "holder", MINE).is_wanted
    assert wish_for(silent, SERVICE, "holder", OTHER).is_wanted
    assert wish_for(silent, SERVICE, "holder", None).is_wanted


def test_nothing_at_all_beats_every_wish_and_what_must_be_told_beats_that() -> None:
    everything = tuple(Preference(Scope(topic), Cadence.DAILY) for topic in ("certificates", "decisions"))
    closed = recipient(*everything, wants_nothing=True)
    assert not wish_for(closed, SERVICE, "holder", MINE).is_wanted
    assert wish_for(closed, MUST_TELL, "holder", MINE) == Wish()
    assert wish_for(recipient(Preference(Scope("decisions"), None)), MUST_TELL, "holder", MINE) == Wish()


def test_without_a_wish_a_service_is_told_and_a_subscription_is_not() -> None:
    assert wish_for(recipient(), SERVICE, "holder", None).is_wanted
    assert not wish_for(recipient(), SUBSCRIBED, "holder", None).is_wanted
