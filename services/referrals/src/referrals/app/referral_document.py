"""A referral as it is shown: codes and references, no person."""

from typing import Any

from referrals.adapters.settings_directory import SettingsDirectory
from referrals.domain.obligation import Obligation
from referrals.domain.referral import Referral, SupportProgramme


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
        "accepted_on": referral.accepted_on,
        "elsa_id": referral.elsa_id,
        "declined_on": referral.declined_on,
        "decline_reason": referral.decline_reason,
        "signpost_codes": list(referral.signpost_codes),
        "support_programme": None if referral.programme is None else _programme(referral.programme),
        "outcome_code": referral.outcome_code,
        "closing_reason": None if referral.closing_reason is None else referral.closing_reason.value,
        "notices": [_notice(duty) for duty in referral.obligations],
        "version": referral.sequence,
    }


def _programme(programme: SupportProgramme) -> dict[str, Any]:
    return {
        "programme_id": programme.programme_id,
        "elsa_id": programme.elsa_id,
        "started_on": programme.started_on,
        "planned_weeks": programme.planned_weeks,
        "ended_on": programme.ended_on,
        "weeks": programme.weeks,
        "warnings": [warning.value for warning in programme.warnings],
    }


def _notice(duty: Obligation) -> dict[str, Any]:
    settled, failed = duty.settlement, duty.failure
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
        "failure_reason": failed and failed.reason,
    }
