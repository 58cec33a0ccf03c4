"""The topics awards writes."""

from typing import Final

from attune_contracts.topic_declarations.declaration import TopicDeclaration, contacts, domain, privacy

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    domain("attune.awards.submission", "awards", "entry_id", "One organisation's entry in one award scheme"),
    domain("attune.awards.certificate", "awards", "certificate_id", "One certificate"),
    domain("attune.awards.scheme", "awards", "scheme_id", "One award scheme and its versions"),
    domain("attune.awards.organisation", "awards", "organisation_id", "One organisation, its plans and its audits"),
    domain(
        "attune.awards.recognition", "awards", "recognition_event_id", "One occasion on which awards are celebrated"
    ),
    contacts("awards"),
    privacy("awards"),
)
