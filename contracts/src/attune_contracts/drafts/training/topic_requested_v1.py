"""TopicRequested, first major version."""

from attune_contracts.drafts.training.request_event import RequestEvent
from attune_contracts.fields import training


class TopicRequestedV1(RequestEvent):
    """Somebody asks for training on a topic (YL10)."""

    ce_type = "attune.training.TopicRequested.v1"
    topic = "attune.training.request"
    key_field = "request_id"
    emitted_when = "A setting or person asks for a topic, whether or not it is offered already."

    topic_code: training.TopicCode
    staff_roles: training.StaffRoles
    district_code: training.DistrictCodeIfAny = None
