"""The topics training writes."""

from typing import Final

from attune_contracts.topic_declarations.declaration import TopicDeclaration, contacts, domain, privacy

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    domain("attune.training.elsa", "training", "elsa_id", "One ELSA's training, supervision and accreditation"),
    domain(
        "attune.training.course",
        "training",
        "course_id",
        "One course or series of meetings, its sessions, venues, places and prices",
    ),
    domain("attune.training.offer", "training", "offer_id", "One offer in the catalogue"),
    domain("attune.training.request", "training", "request_id", "What one setting or person asked for"),
    domain("attune.training.learner", "training", "learner_id", "What one person has learnt, whatever their role"),
    domain("attune.training.group", "training", "group_id", "One group that meets over time, and its meetings"),
    domain("attune.training.commitment", "training", "commitment_id", "What one setting has agreed to"),
    domain("attune.training.call", "training", "call_id", "One call for expressions of interest, and its answers"),
    domain("attune.training.pilot", "training", "pilot_id", "One pilot, its places, reports and evaluation"),
    domain(
        "attune.training.programme",
        "training",
        "training_programme_id",
        "One programme of the service, its phases, reach, outcomes and funding",
    ),
    domain("attune.training.feedback", "training", "feedback_id", "One piece of feedback, asked for or given"),
    contacts("training"),
    privacy("training"),
)
