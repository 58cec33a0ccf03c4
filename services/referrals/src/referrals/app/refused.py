"""Every refusal of the domain as a problem with a name, a plain sentence and the next step."""

from dataclasses import asdict
from datetime import date
from typing import Any

from attune_chassis.problems import Problem

from referrals.app.words_of_refusals import WORDS
from referrals.domain.refusals import Refusal


def refused(refusal: Refusal) -> Problem:
    """The problem to raise; raising it rolls the transaction back. It carries the refusal's own fields."""
    words, told = WORDS[type(refusal)], asdict(refusal)
    facts = {name: _plain(value) for name, value in told.items()}
    return Problem(words.status, words.name, words.detail.format_map(told), words.next_step, **facts)


def referral_unknown() -> Problem:
    """The same answer for a referral that does not exist and for one the token does not cover."""
    return Problem(
        404,
        "referral_unknown",
        "There is no such referral among those your token covers.",
        "Check the referral_id, and that the token is of the referral's authority and setting.",
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(part) for part in value]
    return value.isoformat() if isinstance(value, date) else str(value)
