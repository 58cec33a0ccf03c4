"""The posts an escalation goes to when nobody was told: who fills them, one after the other without a gap (YL1).

A post is never vacated, only handed over: to the next holder, or to a named stand-in while there is none. An escalation
to a post somebody left would wait for nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from referrals.domain.dates import StatedDay
from referrals.domain.refusals import DateInFuture


class Post(StrEnum):
    """The steps of an escalation that are filled by post; a worker on duty stands in where a case has none yet."""

    WORKER_ON_DUTY = "worker_on_duty"
    MANAGER = "manager"
    HEAD_OF_SERVICE = "head_of_service"

    @property
    def role(self) -> str:
        """The role in which events name whoever fills it."""
        return "worker" if self is Post.WORKER_ON_DUTY else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTerm:
    """The time in which one person fills a post; `number` counts them from 1. The last one has no end."""

    number: int
    holder_name: str = field(repr=False)
    is_stand_in: bool
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPost:
    """Who fills it from a day on; the same person again only has another address."""

    holder_name: str = field(repr=False)
    is_stand_in: bool
    from_on: StatedDay


@dataclass(frozen=True, slots=True)
class PostFilledLater:
    """Whoever fills the post began later than the day on which the next one would take over."""

    from_on: date
    held_from_on: date


PostRefusal: TypeAlias = DateInFuture | PostFilledLater


def fill(terms: Sequence[PostTerm], step: FillPost) -> tuple[PostTerm, ...] | PostRefusal:
    """What changes: nothing, the first term, or the end of the last one and the next. Or why not."""
    last = terms[-1] if terms else None
    if last is not None and (last.holder_name, last.is_stand_in) == (step.holder_name, step.is_stand_in):
        return ()
    if step.from_on.day > step.from_on.today:
        return DateInFuture("from_on", step.from_on.day, step.from_on.today)
    if last is not None and step.from_on.day < last.from_on:
        return PostFilledLater(step.from_on.day, last.from_on)
    follower = PostTerm(
        number=1 if last is None else last.number + 1,
        holder_name=step.holder_name,
        is_stand_in=step.is_stand_in,
        from_on=step.from_on.day,
    )
    return (follower,) if last is None else (replace(last, until_on=step.from_on.day), follower)
