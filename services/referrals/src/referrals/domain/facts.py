"""From decisions to facts: numbering events in order, and folding them into the state they lead to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from referrals.domain.events import KEPT_INSIDE, NoticeWithheld, ReferralEvent
from referrals.domain.folding import after
from referrals.domain.referral import Referral


@dataclass(frozen=True, slots=True)
class Fact:
    """An event that has become part of a referral's history.

    `version` is its place among the published facts, None for a fact kept inside; `policy_version` names the policy it
    was decided under.
    """

    event_id: UUID
    referral_id: UUID
    sequence: int
    version: int | None
    event: ReferralEvent
    recorded_at: datetime
    policy_version: str


def record(
    referral: Referral | None,
    events: Sequence[ReferralEvent],
    *,
    event_id_at: Callable[[int], UUID],
    recorded_at: datetime,
    policy_version: str,
) -> tuple[Referral, tuple[Fact, ...]]:
    """Number the events of one decision, and give the referral they lead to beside the facts they have become.

    Raises:
        ValueError: when there is nothing to record, or the events do not fit the state: a programmer's error.
    """
    facts: list[Fact] = []
    for index, decided in enumerate(events):
        event = decided
        if isinstance(decided, NoticeWithheld) and decided.notice_event_id is None:
            event = replace(decided, notice_event_id=event_id_at(index + 1))
        event_id = event_id_at(index)
        is_new = referral is None
        referral = after(referral, event, event_id)
        referral = replace(referral, recorded_at=recorded_at) if is_new else referral
        version = None if isinstance(event, KEPT_INSIDE) else referral.version
        facts.append(
            Fact(event_id, referral.referral_id, referral.sequence, version, event, recorded_at, policy_version)
        )
    if referral is None:
        raise ValueError("There is no event to record and no referral to record it on.")
    return referral, tuple(facts)
