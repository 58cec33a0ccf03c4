"""What the facts of a referral's life share."""

from typing import ClassVar

from attune_contracts import fields
from attune_contracts.codes.referrals.people import CaseRole
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.model import DomainEvent


class ReferralEvent(DomainEvent):
    """A fact of one referral's life; its id is drawn with the first of them, be it a proposal or a consent."""

    topic = "attune.referrals.referral"
    key_field = "referral_id"

    referral_id: fields.ReferralId


class ToldReferralEvent(ReferralEvent, CasePartiesEvent):
    """A fact of one referral's life that somebody is told, by the number people quote."""

    party_roles: ClassVar[tuple[CaseRole, ...]] = ()

    reference: fields.ReferralReference
