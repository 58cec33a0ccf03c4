"""What a referral is once something has happened to it. Nothing happens that the state chart does not have."""

from dataclasses import replace
from uuid import UUID

from referrals.domain import events as it
from referrals.domain.case import Case
from referrals.domain.codes import ClosingReason, Stage
from referrals.domain.folding_care import after_care
from referrals.domain.folding_loop import after_word
from referrals.domain.folding_triage import after_triage
from referrals.domain.lifecycle import CHART, ENDING, NOT_STARTED, Step, Way, ending_stage
from referrals.domain.obligation import Obligation
from referrals.domain.referral import Referral

STEP_OF: dict[type[it.ReferralEvent], Step] = {
    it.ReferralProposalReturned: Step.RETURN_PROPOSAL,
    it.ReferralAcknowledged: Step.ACKNOWLEDGE,
    it.ReferralScreened: Step.SCREEN,
    it.ReferralInformationRequested: Step.REQUEST_INFORMATION,
    it.InformationReceived: Step.RECEIVE_INFORMATION,
    it.ReferralAccepted: Step.ACCEPT,
    it.ReferralDeclined: Step.DECLINE,
    it.ReferralRedirected: Step.REDIRECT,
    it.ReferralWaitlisted: Step.WAITLIST,
    it.ReferralPrioritised: Step.PRIORITISE,
    it.ReferralAllocated: Step.ALLOCATE,
    it.DesiredOutcomesAgreed: Step.AGREE_OUTCOMES,
    it.AppointmentBooked: Step.BOOK_APPOINTMENT,
    it.AppointmentMissed: Step.MISS_APPOINTMENT,
    it.FurtherContactAttempted: Step.ATTEMPT_CONTACT,
    it.SupportProgrammeStarted: Step.START_SUPPORT,
    it.SupportProgrammeEnded: Step.END_SUPPORT,
    it.ReferralProgressReported: Step.REPORT_PROGRESS,
    it.ReferralOutcomeRecorded: Step.RECORD_OUTCOME,
    it.ReferralWithdrawn: Step.WITHDRAW,
    it.ReferralMerged: Step.MERGE,
    it.ReferralUnmerged: Step.UNMERGE,
    it.ReferralMade: Step.ENDORSE,
}


class NotInChartError(ValueError):
    """An event that the state chart does not have in this stage: a decision let something through."""


def step_of(event: it.ReferralEvent) -> Step | None:
    """The step of the chart an event takes; None for what happens beside the chart."""
    match event:
        case it.ReferralClosing():
            completed = event.closing_reason is ClosingReason.PROGRAMME_COMPLETED
            return Step.CLOSE if completed else Step.CLOSE_FOR_NON_ATTENDANCE
        case it.ReferralTransferred():
            return Step.TRANSFER if event.to_authority is None else Step.TRANSFER_OUT
        case it.ReferralReopened():
            return None if event.least_evidence is None else Step.REOPEN
        case _:
            return STEP_OF.get(type(event))


def after(referral: Referral | None, event: it.ReferralEvent, event_id: UUID) -> Referral:
    """The referral once `event`, published as `event_id`, has happened to it. Raises NotInChartError."""
    if referral is None:
        return _begun(event)
    counted = replace(
        referral,
        sequence=referral.sequence + 1,
        version=referral.version + (0 if isinstance(event, it.KEPT_INSIDE) else 1),
    )
    step = step_of(event)
    if step is None:
        return _beside_the_chart(counted, event)
    way = CHART[step]
    if counted.stage not in way.sources:
        raise NotInChartError(f"{step} does not lead on from {counted.stage}")
    changed = _changed(counted, event)
    changed = replace(changed, stage=_stage_after(counted, changed, step, way))
    return _with_obligation(changed, counted.referrer_id, event, event_id, way)


def _begun(event: it.ReferralEvent) -> Referral:
    if not isinstance(event, it.FirstEvent):
        raise NotInChartError("A referral begins by being proposed or made.")
    proposed = isinstance(event, it.ReferralProposed)
    return Referral(
        referral_id=event.referral_id,
        reference=event.reference,
        authority=event.authority,
        setting_id=event.setting_id,
        referral_type=event.referral_type,
        reason_codes=event.reason_codes,
        referrer_id=event.proposer_id if isinstance(event, it.ReferralProposed) else event.referrer_id,
        child_id=event.child_id,
        made_on=event.made_on,
        received_by=event.received_by,
        sequence=1,
        version=1,
        stage=Stage.PROPOSED if proposed else Stage.MADE,
        proposer_id=event.proposer_id if isinstance(event, it.ReferralProposed) else None,
        endorser_id=event.endorser_id if isinstance(event, it.ReferralProposed) else None,
        endorse_by=event.endorse_by if isinstance(event, it.ReferralProposed) else None,
    )


def _beside_the_chart(referral: Referral, event: it.ReferralEvent) -> Referral:
    match event:
        case it.ReferralReopened():
            if referral.stage is not Stage.CLOSED or referral.closing_reason is None:
                raise NotInChartError("Only a closed referral is opened again.")
            return replace(referral, stage=ending_stage(referral.closing_reason))
        case it.ReferralClosed():
            if referral.stage not in ENDING or referral.open_obligations:
                raise NotInChartError("A referral closes when its end is decided and everybody is told.")
            return replace(referral, stage=Stage.CLOSED)
        case _:
            return after_word(referral, event)


def _changed(referral: Referral, event: it.ReferralEvent) -> Referral:
    if isinstance(event, it.TriageEvent):
        return after_triage(referral, event)
    if isinstance(event, it.CareEvent):
        return after_care(referral, event)
    if isinstance(event, it.ReferralMade):
        return replace(referral, referrer_id=event.referrer_id, made_on=event.made_on)
    return _ended_or_moved(referral, event)


def _ended_or_moved(referral: Referral, event: it.ReferralEvent) -> Referral:
    match event:
        case it.ReferralClosing():
            return replace(referral, closing_reason=event.closing_reason)
        case it.ReferralWithdrawn():
            return replace(referral, closing_reason=ClosingReason.WITHDRAWN)
        case it.ReferralMerged():
            merged = replace(referral.case, merged_into=event.into_referral_id)
            return replace(referral, closing_reason=ClosingReason.MERGED, case=merged)
        case it.ReferralTransferred():
            return _moved(referral, event)
        case it.ReferralUnmerged() | it.ReferralReopened():
            return _begun_again(referral)
        case _:
            raise NotInChartError(f"{type(event).__name__} is no step of the chart")


def _moved(referral: Referral, event: it.ReferralTransferred) -> Referral:
    """The referral at its new setting; out of the area it ends, and stays the old setting's to read."""
    if event.to_authority is not None:
        return replace(referral, closing_reason=ClosingReason.TRANSFERRED)
    return replace(referral, setting_id=event.to_setting_id, referrer_id=event.receiving_contact_id)


def _begun_again(referral: Referral) -> Referral:
    """Another round of work: what was decided is history, what was agreed to be shared is not."""
    return replace(
        referral,
        round=referral.round + 1,
        worker_id=None,
        accepted_on=None,
        declined_on=None,
        decline_reason=None,
        signpost_codes=(),
        programme=None,
        outcome_code=None,
        closing_reason=None,
        case=Case(),
    )


def _stage_after(before: Referral, changed: Referral, step: Step, way: Way) -> Stage:
    if step is Step.RECEIVE_INFORMATION:
        request = before.case.information
        if request is None:
            raise NotInChartError("Nothing was asked for.")
        return request.resumes
    if step is Step.ACCEPT and changed.worker_id is not None:
        return Stage.ALLOCATED
    if step is Step.ALLOCATE and before.stage in NOT_STARTED:
        return Stage.ALLOCATED
    return before.stage if way.target is None else way.target


def _with_obligation(referral: Referral, party_id: UUID, event: it.ReferralEvent, event_id: UUID, way: Way) -> Referral:
    """Each decision somebody should know of opens the obligation to tell them, in the same step (YL1)."""
    least_evidence = getattr(event, "least_evidence", None)
    if way.notice is None or least_evidence is None:
        return referral
    ahead = dict(referral.withheld_ahead)
    obligation = Obligation(
        event_id, way.notice, party_id, event.occurred_at, least_evidence, withheld=ahead.pop(event_id, None)
    )
    return replace(referral, obligations=(*referral.obligations, obligation), withheld_ahead=tuple(ahead.items()))
