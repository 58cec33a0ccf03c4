"""Make a referral: a setting asks for ELSA support for a child (EL2)."""

from dataclasses import dataclass
from uuid import UUID

from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_in_future, unless_unknown
from referrals.domain.events import ReferralMade
from referrals.domain.policy import ReferralPolicy
from referrals.domain.refusals import SettingNotYours, UnknownSetting


@dataclass(frozen=True, slots=True)
class MakeReferral:
    """What was asked, the ids it is to have, and what is known about its setting."""

    referral_id: UUID
    reference: str
    referrer_id: UUID
    child_id: UUID
    authority: str
    setting_id: str
    setting_is_known: bool
    setting_is_theirs: bool
    referral_type: str
    reason_codes: tuple[str, ...]
    made_on: StatedDay
    received_by: str


def make_referral(command: MakeReferral, policy: ReferralPolicy) -> Decision:
    """The referral made, or why not: setting, whose setting, codes, date; in this order."""
    if not command.setting_is_known:
        return UnknownSetting(command.setting_id)
    if not command.setting_is_theirs:
        return SettingNotYours(command.setting_id)
    if refusal := unless_unknown("reason_codes", command.reason_codes, policy.reason_codes):
        return refusal
    if refusal_of_day := unless_in_future("made_on", command.made_on):
        return refusal_of_day
    made = ReferralMade(
        occurred_at=command.made_on.effective_at,
        referral_id=command.referral_id,
        reference=command.reference,
        authority=command.authority,
        setting_id=command.setting_id,
        referral_type=command.referral_type,
        reason_codes=command.reason_codes,
        referrer_id=command.referrer_id,
        child_id=command.child_id,
        made_on=command.made_on.day,
        received_by=command.received_by,
    )
    return (made,)
