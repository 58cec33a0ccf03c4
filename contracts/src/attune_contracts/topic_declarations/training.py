"""The topics training writes."""

from typing import Final

from attune_contracts.topic_declarations.declaration import TopicDeclaration, contacts, domain, privacy

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    domain("attune.training.elsa", "training", "elsa_id", "One ELSA's training, supervision and accreditation"),
    domain("attune.training.course", "training", "course_id", "One course, its sessions and its places"),
    contacts("training"),
    privacy("training"),
)
