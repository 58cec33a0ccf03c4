"""What the facts about one cycle of Video Enhanced Reflective Practice share."""

from attune_contracts.fields import training
from attune_contracts.model import DomainEvent


class VerpCycleEvent(DomainEvent):
    """A fact about one person's cycle. Goals are private to the pair: only their number is ever said."""

    learner_id: training.LearnerId
    cycle_id: training.CycleId
