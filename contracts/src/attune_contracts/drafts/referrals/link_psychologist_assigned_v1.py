"""LinkPsychologistAssigned, first major version."""

from attune_contracts.drafts.referrals.link_psychologist_event import LinkPsychologistEvent


class LinkPsychologistAssignedV1(LinkPsychologistEvent):
    """A setting has a named psychologist to turn to (LK1)."""

    ce_type = "attune.referrals.LinkPsychologistAssigned.v1"
    emitted_when = "The service assigns a psychologist to a setting that had none."
    known_consumers = ("notifications", "training")
