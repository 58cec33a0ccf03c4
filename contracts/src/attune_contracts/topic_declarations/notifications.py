"""The topics notifications writes."""

from typing import Final

from attune_contracts.topic_declarations.declaration import TopicDeclaration, domain, privacy

_OWNER: Final = "notifications"

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    domain("attune.notifications.notification", _OWNER, "notification_id", "One message to one person"),
    domain("attune.notifications.recipient", _OWNER, "party_id", "What one person subscribes to, and dead contacts"),
    domain("attune.notifications.bulletin", _OWNER, "bulletin_id", "One issue of a bulletin"),
    domain("attune.notifications.enquiry", _OWNER, "enquiry_id", "One question to a programme, and its answer"),
    domain("attune.notifications.venue", _OWNER, "venue_id", "News of one venue"),
    privacy(_OWNER),
)
