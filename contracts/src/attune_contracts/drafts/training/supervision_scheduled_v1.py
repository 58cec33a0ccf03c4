"""SupervisionScheduled, first major version."""

from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training


class SupervisionScheduledV1(TrainingPartiesEvent):
    """A group's next supervision session has a date (EL8)."""

    ce_type = "attune.training.SupervisionScheduled.v1"
    topic = "attune.training.group"
    key_field = "group_id"
    emitted_when = "A supervisor or coordinator schedules a session; the group's members are told."
    known_consumers = ("notifications",)
    party_roles = ("supervisor",)

    group_id: training.GroupId
    session_id: training.SessionId
    supervision_programme: training.SupervisionProgrammeCode
    starts_at: training.StartsAt
    ends_at: training.EndsAt
    delivery_mode: training.DeliveryModeCode
    venue_type: training.VenueTypeIfAny = None
    venue_id: training.VenueIdIfAny = None
