"""A referral as it is shown: codes and references, no person."""

from typing import Any

from referrals.adapters.settings_directory import SettingsDirectory
from referrals.domain.case import Appointment, Case, SupportProgramme
from referrals.domain.obligation import Obligation
from referrals.domain.referral import Referral


def referral_document(referral: Referral, settings_directory: SettingsDirectory) -> dict[str, Any]:
    """How the referral stands, and what its referrer has been told; stored with commands, so without names."""
    return {
        "referral_id": referral.referral_id,
        "reference": referral.reference,
        "state": referral.stage.value,
        "authority": referral.authority,
        "setting_id": referral.setting_id,
        "setting_name": settings_directory.name(referral.authority, referral.setting_id),
        "referral_type": referral.referral_type,
        "reason_codes": list(referral.reason_codes),
        "received_by": referral.received_by,
        "made_on": referral.made_on,
        "referrer_party_id": referral.referrer_id,
        "endorse_by": referral.endorse_by,
        "round": referral.round,
        "last_heard_at": referral.last_heard_at,
        "case": _case(referral.case),
        "accepted_on": referral.accepted_on,
        "worker_id": referral.worker_id,
        "declined_on": referral.declined_on,
        "decline_reason": referral.decline_reason,
        "signpost_codes": list(referral.signpost_codes),
        "support_programme": None if referral.programme is None else _programme(referral.programme),
        "outcome_code": referral.outcome_code,
        "closing_reason": None if referral.closing_reason is None else referral.closing_reason.value,
        "notices": [_notice(duty) for duty in referral.obligations],
        "version": referral.sequence,
    }


def _case(case: Case) -> dict[str, Any]:
    request, screening, target = case.information, case.screening, case.reply_target
    return {
        "acknowledged_on": case.acknowledged_on,
        "screening_result": screening and screening.result,
        "information_missing": [] if request is None else list(request.missing),
        "information_request_id": request and request.request_id,
        "information_due_on": request and request.due_on,
        "waiting_since": case.waiting_since,
        "priority": case.priority,
        "desired_outcomes": [
            {"aim": wish.aim, "measure": wish.measure, "baseline": wish.baseline} for wish in case.outcomes
        ],
        "judgements": [
            {"aim": of.aim, "measure": of.measure, "judgement": of.judgement, "reason": of.reason, "score": of.score}
            for of in case.judgements
        ],
        "progress_reports": case.progress_reports,
        "appointments": [_appointment(appointment) for appointment in case.appointments],
        "attempts_since_missed": len(case.attempts),
        "redirected_to": case.redirected_to,
        "merged_into": case.merged_into,
        "reply_target_on": target and target.target_on,
        "reply_target_is_at_risk": target is not None and target.is_at_risk,
        "reply_target_is_missed": target is not None and target.is_missed,
        "overdue_steps": list(case.overdue_steps),
    }


def _appointment(appointment: Appointment) -> dict[str, Any]:
    return {
        "appointment_id": appointment.appointment_id,
        "starts_at": appointment.starts_at,
        "mode": appointment.mode,
        "venue_type": appointment.venue_type,
        "missed_by": appointment.missed_by,
    }


def _programme(programme: SupportProgramme) -> dict[str, Any]:
    return {
        "programme_id": programme.programme_id,
        "worker_id": programme.worker_id,
        "started_on": programme.started_on,
        "planned_weeks": programme.planned_weeks,
        "ended_on": programme.ended_on,
        "weeks": programme.weeks,
        "warnings": [warning.value for warning in programme.warnings],
    }


def _notice(duty: Obligation) -> dict[str, Any]:
    settled, failed, withheld, task = duty.settlement, duty.failure, duty.withheld, duty.follow_up
    return {
        "notice": duty.notice.value,
        "notice_event_id": duty.notice_event_id,
        "party_id": duty.party_id,
        "status": duty.status.value,
        "opened_at": duty.opened_at,
        "least_evidence": duty.least_evidence.value,
        "notification_id": settled and settled.notification_id,
        "channel": settled and settled.channel,
        "evidence": settled and settled.evidence.value,
        "informed_at": settled and settled.informed_at,
        "confirmed_by": settled and settled.confirmed_by,
        "failure_reason": failed and failed.reason,
        "follow_up_id": task and task.follow_up_id,
        "responsible": task and task.responsible,
        "due_on": task and task.due_on,
        "withheld_reason": withheld and withheld.reason.value,
        "withheld_by": withheld and withheld.decided_by,
        "withheld_review_on": withheld and withheld.review_on,
    }
