"""EpochStarted, first major version."""

from attune_contracts.model import EventModel
from attune_contracts.topic_declarations import EVERY_TOPIC


class EpochStartedV1(EventModel):
    """A relay's claim on a partition: it ends all older epochs, and a reader folds it (README)."""

    ce_type = "attune.stream.EpochStarted.v1"
    topic = EVERY_TOPIC
    key_field = None
    emitted_when = "A relay starts on a topic."
