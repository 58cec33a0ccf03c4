"""What the facts about an accreditation that was granted before share."""

from attune_contracts import fields
from attune_contracts.drafts.training.elsa_event import ElsaEvent


class AccreditationEvent(ElsaEvent):
    """A change of standing that the authority's policy decided."""

    policy_version: fields.PolicyVersion
