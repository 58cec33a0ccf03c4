"""School terms as data: an authority or a trust sets them, no rule computes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """Days of school without a holiday between them, both ends included; a half term is the gap between two."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError(f"a term from {self.first_on} cannot end before it, on {self.last_on}")

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


class TermsUnknownError(ValueError):
    """A question about days for which no terms are known: nobody has set them yet, or they lie before the first.

    There is no answer to fall back on. A count that goes on as if there were school (or none) gives a day that looks
    right and is not; whoever asks can catch this, count working days instead, and say that they did.

    Attributes:
        day: the first day that was asked for and is not known.
        known_from, known_to: the days between which terms are known; None where there are none at all.
    """

    def __init__(self, day: date, known_from: date | None, known_to: date | None) -> None:
        reach = "no terms are known" if known_from is None else f"terms are known from {known_from} to {known_to}"
        super().__init__(f"{reach}: days of term cannot be counted at {day}")
        self.day = day
        self.known_from = known_from
        self.known_to = known_to


def in_order(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms by date. Raises `ValueError` where two of them share a day."""
    ordered = tuple(sorted(terms))
    for earlier, later in pairwise(ordered):
        if later.first_on <= earlier.last_on:
            raise ValueError(f"the term from {later.first_on} begins before the one from {earlier.first_on} has ended")
    return ordered
