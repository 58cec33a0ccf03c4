"""What the facts about an ELSA who does not come to a supervision session share."""

from attune_contracts.drafts.training.elsa_event import ElsaEvent
from attune_contracts.fields import training


class SupervisionAbsenceEvent(ElsaEvent):
    """A fact about one ELSA and one session of supervision."""

    session_id: training.SessionId
    group_id: training.GroupId
