"""By which ways somebody is told, one after the other, as an authority's policy lists them (FN3, FN8)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from notifications.domain.evidence import Evidence, is_stronger


class Channel(StrEnum):
    """Every way a message can take, as the contracts name them."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    PHONE = "phone"
    SCHOOL_SLIP = "school_slip"


SENT_BY_PROVIDER: Final = frozenset({Channel.EMAIL, Channel.SMS, Channel.LETTER})
"""A provider carries the message to an address that has to be known."""

DONE_BY_HAND: Final = frozenset({Channel.PHONE, Channel.SCHOOL_SLIP})
"""A member of staff does it, from the records of the service that knows the person: no address is kept for it here."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One way, how many working days it is given, and what must be known of it by then."""

    channel: Channel
    wait_days: int
    needs: Evidence = Evidence.ACCEPTED_BY_SERVER

    def is_enough(self, known: Evidence | None) -> bool:
        """Whether the evidence is at least what this rung asks for."""
        return known is not None and not is_stronger(self.needs, known)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ways in their order; there is at least one, and none stands twice."""

    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        channels = [rung.channel for rung in self.rungs]
        if not channels or len(set(channels)) != len(channels):
            raise ValueError("a ladder has at least one rung, and no channel stands on it twice")

    @property
    def first(self) -> Rung:
        """The way that is tried first."""
        return self.rungs[0]

    def after(self, place: int, usable: Collection[str]) -> int | None:
        """The place of the next way that can be used after `place`; None where none is left."""
        later = range(place + 1, len(self.rungs))
        return next((number for number in later if self.rungs[number].channel in usable), None)

    def passed_over(self, place: int, reached: int | None) -> tuple[Channel, ...]:
        """The ways between two places, or to the ladder's end: they could not be used."""
        until = len(self.rungs) if reached is None else reached
        return tuple(rung.channel for rung in self.rungs[place + 1 : until])


EMAIL_ONLY: Final = Ladder((Rung(Channel.EMAIL, wait_days=3),))
"""What was the rule before policies had ladders."""
