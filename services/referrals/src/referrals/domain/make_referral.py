"""Make a referral: a setting asks for support for a child (EL2, VI1, SC1)."""

from dataclasses import dataclass
from uuid import UUID

from referrals.domain.consent import ConsentLine, NoLiveConsent, live_line
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_in_future, unless_unknown
from referrals.domain.events import ConsentGiven, ReferralMade
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.refusals import NoReasonGiven, Refusal, SettingNotYours, UnknownSetting


@dataclass(frozen=True, slots=True)
class MakeReferral:
    """What was asked, the ids it is to have, what is known about its setting, and the consents it rests on (VI4)."""

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
    made_by: str | None = None
    funding: str | None = None
    consents: tuple[ConsentLine, ...] = ()


def make_referral(command: MakeReferral, policy: ReferralPolicy) -> Decision:
    """The referral made, or why not."""
    if refusal := unless_refused(command, policy):
        return refusal
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
        made_by=command.made_by,
        funding=command.funding,
        consent_id=command.consents[0].consent_id if command.consents else None,
    )
    return (made, *first_consents(command))


def unless_refused(command: MakeReferral, policy: ReferralPolicy) -> Refusal | None:
    """Why nobody can be referred like this: setting, whose setting, codes, date, consents; in this order."""
    if not command.setting_is_known:
        return UnknownSetting(command.setting_id)
    if not command.setting_is_theirs:
        return SettingNotYours(command.setting_id)
    if policy.reason_codes and not command.reason_codes:
        return NoReasonGiven(tuple(sorted(policy.reason_codes)))
    return (
        unless_unknown("reason_codes", command.reason_codes, policy.reason_codes)
        or unless_in_future("made_on", command.made_on)
        or unless_not_agreed(command, policy)
    )


def unless_not_agreed(command: MakeReferral, policy: ReferralPolicy) -> NoLiveConsent | None:
    """A service that needs the family's consent first is asked nothing without it (VI4)."""
    for scope in sorted(policy.consents.get(Step.ENDORSE, ())):
        if live_line(command.consents, scope, policy.referral_type, command.made_on.day) is None:
            return NoLiveConsent(scope, policy.referral_type)
    return None


def first_consents(command: MakeReferral) -> tuple[ConsentGiven, ...]:
    """The consents that were there before the referral, as facts of it: each follows the fact it was needed for."""
    return tuple(
        ConsentGiven(
            occurred_at=command.made_on.effective_at,
            consent_id=line.consent_id,
            kind=line.kind,
            scopes=tuple(sorted(line.scopes)),
            shared_with=tuple(sorted(line.shared_with)),
            given_by=line.given_by,
            recorded_by=line.recorded_by,
            given_on=line.given_on,
            ends_on=line.ends_on,
        )
        for line in command.consents
    )
