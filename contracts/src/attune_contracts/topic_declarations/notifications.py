"""The topics notifications writes."""

from typing import Final

from attune_contracts.topic_declarations.declaration import TopicDeclaration, domain, privacy

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    domain("attune.notifications.notification", "notifications", "notification_id", "One message to one person"),
    privacy("notifications"),
)
