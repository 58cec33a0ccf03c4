"""ReferralMade, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.fields import referrals
from attune_contracts.model import PartiesEvent, Party
from attune_contracts.privacy import public, reference


class InvolvedParty(Party):
    """One person in a case: an opaque id in a role."""

    role: Annotated[  # type: ignore[assignment] # the roles of the first events are a closed list
        str,
        referrals.RELEASED_CODE_TEXT,
        Field(description="What the person is to the case: referrer, child, or another role of the service's policy"),
        public("a code"),
    ]


class ReferralMadeV2(PartiesEvent):
    """Somebody asked for support of some kind for one child (EL2, VI1, SC1, SN19); no diagnosis is asked for."""

    ce_type = "attune.referrals.ReferralMade.v2"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = (
        "A school's command or an integrator's sealed event is taken in, for any service an authority offers."
    )
    known_consumers = ("notifications",)
    party_roles = ("referrer", "child")

    parties: Annotated[
        tuple[InvolvedParty, ...],
        Field(min_length=2, max_length=12, description="The people the fact is about or must reach"),
        fields.DISTINCT,
        reference("pseudonyms only"),
    ]
    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    service: referrals.Service
    setting_id: fields.SettingId
    aims: Annotated[
        tuple[referrals.Aim, ...],
        Field(max_length=8, description="What the support should help with; none where the service's policy asks none"),
        fields.DISTINCT,
        reference("coded aims for the child behind the referral id"),
    ]
    received_by: Annotated[
        str, referrals.RELEASED_CODE_TEXT, Field(description="The way in, for example http or intake"), public("a code")
    ]
    made_by: Annotated[
        Annotated[str, referrals.RELEASED_CODE_TEXT] | None,
        Field(description="What the referrer is, as the authority's open list codes it, for example senco (VI3)"),
        public("a kind of referrer"),
    ] = None
    funding: Annotated[
        Annotated[str, referrals.RELEASED_CODE_TEXT] | None,
        Field(description="Out of whose means, as the service's policy codes it, for example core or traded (VI5)"),
        public("a code"),
    ] = None
    consent_id: referrals.ConsentIdIfAny = None
    bundle_id: Annotated[
        fields.Uuid | None,
        Field(description="The story told once that several referrals share, where there is one (YL23)"),
        reference("a pseudonym of a child's shared assessment"),
    ] = None
    policy_version: Annotated[
        Annotated[str, fields.Text(r"^[a-z][a-z0-9-]{0,63}/[0-9]{1,4}(\.[0-9]{1,4}){0,2}$", 80)] | None,
        Field(description="The policy document that decided, for example kent-elsa/1; absent where v1 did not say"),
        public("a published document's name"),
    ] = None
