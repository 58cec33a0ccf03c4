"""From decisions to facts: numbering events in order, and folding them into the state they lead to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

from referrals.domain.codes import ClosingReason, Evidence, Notice, Stage
from referrals.domain.events import (
    KEPT_INSIDE,
    NoticeEvidenceStrengthened,
    NoticeFailed,
    ReferralAccepted,
    ReferralAllocated,
    ReferralClosed,
    ReferralClosing,
    ReferralDeclined,
    ReferralEvent,
    ReferralMade,
    ReferralOutcomeRecorded,
    ReferralReopened,
    ReferrerInformed,
    SupportProgrammeEnded,
    SupportProgrammeStarted,
)
from referrals.domain.obligation import NoticeFailure, Obligation, Settlement
from referrals.domain.referral import Referral, SupportProgramme


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
    for index, event in enumerate(events):
        event_id = event_id_at(index)
        referral = after(referral, event, event_id)
        version = None if isinstance(event, KEPT_INSIDE) else referral.version
        facts.append(
            Fact(event_id, referral.referral_id, referral.sequence, version, event, recorded_at, policy_version)
        )
    if referral is None:
        raise ValueError("There is no event to record and no referral to record it on.")
    return referral, tuple(facts)


def after(referral: Referral | None, event: ReferralEvent, event_id: UUID) -> Referral:
    """The referral once `event`, published as `event_id`, has happened to it."""
    if isinstance(event, ReferralMade):
        if referral is not None:
            raise ValueError("A referral is made once.")
        return _begin(event)
    if referral is None:
        raise ValueError("Nothing can happen to a referral that was not made.")
    counted = replace(
        referral,
        sequence=referral.sequence + 1,
        version=referral.version + (0 if isinstance(event, KEPT_INSIDE) else 1),
    )
    return _advance(counted, event, event_id)


def _begin(event: ReferralMade) -> Referral:
    return Referral(
        referral_id=event.referral_id,
        reference=event.reference,
        authority=event.authority,
        setting_id=event.setting_id,
        referral_type=event.referral_type,
        reason_codes=event.reason_codes,
        referrer_id=event.referrer_id,
        child_id=event.child_id,
        made_on=event.made_on,
        received_by=event.received_by,
        sequence=1,
        version=1,
    )


LaterEvent = (
    ReferralAllocated
    | ReferralAccepted
    | ReferralDeclined
    | SupportProgrammeStarted
    | SupportProgrammeEnded
    | ReferralOutcomeRecorded
    | ReferralClosing
    | ReferrerInformed
    | NoticeEvidenceStrengthened
    | NoticeFailed
    | ReferralReopened
    | ReferralClosed
)


def _advance(referral: Referral, event: LaterEvent, event_id: UUID) -> Referral:
    match event:
        case ReferralAllocated():
            return replace(referral, elsa_id=event.elsa_id)
        case ReferralAccepted() | ReferralDeclined() | ReferralClosing():
            return _decided(referral, event, event_id)
        case SupportProgrammeStarted() | SupportProgrammeEnded():
            return replace(referral, programme=_programme_after(referral.programme, event))
        case ReferralOutcomeRecorded():
            return replace(referral, outcome_code=event.outcome_code)
        case ReferrerInformed() | NoticeEvidenceStrengthened() | NoticeFailed():
            return _with_notice_heard(referral, event)
        case ReferralReopened() | ReferralClosed():
            closed = isinstance(event, ReferralClosed)
            return replace(referral, stage=Stage.CLOSED if closed else _stage_before_closed(referral))
        case _:
            assert_never(event)


def _decided(
    referral: Referral, event: ReferralAccepted | ReferralDeclined | ReferralClosing, event_id: UUID
) -> Referral:
    """Each decision opens the obligation to tell the referrer of it, in the same step (YL1)."""
    match event:
        case ReferralAccepted():
            decided = replace(referral, stage=Stage.ACCEPTED, accepted_on=event.accepted_on)
            return _with_obligation(decided, Notice.ACCEPTED, event_id, event.occurred_at, event.least_evidence)
        case ReferralDeclined():
            decided = replace(
                referral,
                stage=Stage.DECLINED,
                closing_reason=ClosingReason.DECLINED,
                declined_on=event.declined_on,
                decline_reason=event.decline_reason,
                signpost_codes=event.signpost_codes,
            )
            return _with_obligation(decided, Notice.DECLINED, event_id, event.occurred_at, event.least_evidence)
        case ReferralClosing():
            decided = replace(referral, stage=Stage.CLOSING, closing_reason=event.closing_reason)
            return _with_obligation(decided, Notice.CLOSING, event_id, event.occurred_at, event.least_evidence)


def _with_obligation(
    referral: Referral, notice: Notice, event_id: UUID, opened_at: datetime, least_evidence: Evidence
) -> Referral:
    obligation = Obligation(event_id, notice, referral.referrer_id, opened_at, least_evidence)
    return replace(referral, obligations=(*referral.obligations, obligation))


def _programme_after(
    programme: SupportProgramme | None, event: SupportProgrammeStarted | SupportProgrammeEnded
) -> SupportProgramme:
    if isinstance(event, SupportProgrammeStarted):
        return SupportProgramme(
            programme_id=event.programme_id,
            elsa_id=event.elsa_id,
            started_on=event.started_on,
            planned_weeks=event.planned_weeks,
            warnings=event.warnings,
        )
    if programme is None:
        raise ValueError("A programme that never started cannot end.")
    return replace(programme, ended_on=event.ended_on, weeks=event.weeks, warnings=event.warnings)


def _with_notice_heard(
    referral: Referral, event: ReferrerInformed | NoticeEvidenceStrengthened | NoticeFailed
) -> Referral:
    def heard(duty: Obligation) -> Obligation:
        if duty.notice_event_id != event.notice_event_id:
            return duty
        if isinstance(event, NoticeFailed):
            failure = NoticeFailure(
                event.notification_id, event.notification_version, event.failure_reason, event.occurred_at
            )
            return replace(duty, settlement=None, failure=failure)
        settlement = Settlement(
            event.notification_id, event.notification_version, event.channel, event.evidence, event.informed_at
        )
        return replace(duty, settlement=settlement)

    return replace(referral, obligations=tuple(heard(duty) for duty in referral.obligations))


def _stage_before_closed(referral: Referral) -> Stage:
    return Stage.DECLINED if referral.closing_reason is ClosingReason.DECLINED else Stage.CLOSING
