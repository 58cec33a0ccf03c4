"""ReferralMade, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.deprecation import Deprecation
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import public


class ReferralMadeV1(PartiesEvent):
    """Somebody asked for support for one child (EL2)."""

    ce_type = "attune.referrals.ReferralMade.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A school's command or an integrator's sealed event is taken in."
    known_consumers = ()
    party_roles = ("referrer", "child")
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.referrals.ReferralMade.v2",
    )

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    referral_type: fields.ReferralTypeCode
    setting_id: fields.SettingId
    reason_codes: fields.ReasonCodes
    received_by: Annotated[codes.ReceivedBy, Field(description="The way in"), public("a code")]
