"""A referral follows the child to another setting, with consent (YL18)."""

from dataclasses import dataclass
from uuid import UUID

from referrals.domain.codes import Notice
from referrals.domain.consent import NoLiveConsent, live_line
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_in_future, unless_not_now, unless_unknown
from referrals.domain.events import ReferralTransferred
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import AlreadyAtSetting, UnknownSetting

MOVED_AREA = "moved_area"
REASONS = frozenset({"secondary_transfer", "other_transition", "moved_setting", MOVED_AREA})
TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class TransferReferral:
    """Where to, who receives it there, and why; `to_authority` where the child leaves this one's area."""

    to_setting_id: str
    to_authority: str | None
    setting_is_known: bool
    receiving_contact_id: UUID
    reason: str
    effective_on: StatedDay


def transfer_referral(referral: Referral, command: TransferReferral, policy: ReferralPolicy) -> Decision:
    """The transfer, or why not; the one who referred is told, and the one who receives it hears of all that follows."""
    day = command.effective_on.day
    step = Step.TRANSFER if command.to_authority is None else Step.TRANSFER_OUT
    known_reasons = REASONS - {MOVED_AREA} if command.to_authority is None else frozenset({MOVED_AREA})
    if refusal := (
        unless_not_now(referral, step, policy, day)
        or unless_unknown("reason", (command.reason,), known_reasons)
        or unless_in_future("effective_on", command.effective_on)
    ):
        return refusal
    if command.to_authority is None and not command.setting_is_known:
        return UnknownSetting(command.to_setting_id)
    if command.to_setting_id == referral.setting_id:
        return AlreadyAtSetting(referral.setting_id)
    consent = live_line(referral.consents, TRANSFER, referral.referral_type, day)
    if consent is None:
        return NoLiveConsent(TRANSFER, referral.referral_type)
    transferred = ReferralTransferred(
        occurred_at=command.effective_on.effective_at,
        from_setting_id=referral.setting_id,
        to_setting_id=command.to_setting_id,
        to_authority=command.to_authority,
        receiving_contact_id=command.receiving_contact_id,
        reason=command.reason,
        consent_id=consent.consent_id,
        effective_on=day,
        least_evidence=policy.least_evidence[Notice.TRANSFERRED],
    )
    return (transferred,)
