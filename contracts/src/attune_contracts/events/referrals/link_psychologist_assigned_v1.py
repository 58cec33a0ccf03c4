"""LinkPsychologistAssigned, first major version."""

from attune_contracts.events.referrals.link_psychologist_event import LinkPsychologistEvent


class LinkPsychologistAssignedV1(LinkPsychologistEvent):
    """A setting has a named psychologist, or a named person in another role, to turn to (LK1)."""

    ce_type = "attune.referrals.LinkPsychologistAssigned.v1"
    emitted_when = "The service assigns somebody to a setting that had nobody in this role."
    known_consumers = ("notifications",)
