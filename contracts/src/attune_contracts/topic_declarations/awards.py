"""The topics awards writes."""

from typing import Final

from attune_contracts.topic_declarations.declaration import TopicDeclaration, contacts, domain, privacy

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    domain("attune.awards.submission", "awards", "entry_id", "One organisation's entry in one award scheme"),
    domain("attune.awards.certificate", "awards", "certificate_id", "One certificate"),
    contacts("awards"),
    privacy("awards"),
)
