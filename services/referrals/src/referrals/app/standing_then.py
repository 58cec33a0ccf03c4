"""A referral as it stood at an instant, or as whoever referred may know it: folded from its facts alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from attune_chassis.problems import Problem

from referrals.domain.facts import Fact
from referrals.domain.folding import after
from referrals.domain.referral import Referral
from referrals.domain.timeline import is_withheld, withheld_from


def standing_after(facts: Sequence[Fact]) -> Referral | None:
    """The referral these facts lead to, from the first on; None where there are none.

    A notice that is withheld before the decision it is about stays without it, where that is not among the facts.
    """
    referral: Referral | None = None
    for fact in facts:
        is_first = referral is None
        referral = after(referral, fact.event, fact.event_id)
        referral = replace(referral, recorded_at=fact.recorded_at) if is_first else referral
    return referral


def known_to_the_referrer(referral: Referral, facts: Sequence[Fact]) -> Referral:
    """The referral as whoever referred may know it: before the first decision withheld from them, and without any."""
    cut = withheld_from(referral, facts)
    then = referral if cut is None else standing_after([fact for fact in facts if fact.sequence < cut])
    if then is None:
        return referral
    now = {duty.notice_event_id: duty for duty in referral.obligations}
    known = (now.get(duty.notice_event_id, duty) for duty in then.obligations)
    told = tuple(duty for duty in known if not is_withheld(duty))
    return replace(then, obligations=told, withheld_ahead=())


def unless_in_the_future(as_of: datetime | None, now: datetime) -> None:
    """Refuse with `as_of_in_future` (422) an instant nobody can know anything of yet."""
    if as_of is not None and as_of > now:
        raise Problem(
            422,
            "as_of_in_future",
            "The instant in `as_of` has not come yet.",
            "Leave `as_of` out to read how it stands now, or name an instant that has passed.",
        )
