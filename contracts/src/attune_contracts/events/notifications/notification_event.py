"""What the facts about one message share."""

from attune_contracts import fields
from attune_contracts.model import DomainEvent


class NotificationEvent(DomainEvent):
    """A message to one person about one event: what was told, to whom, how."""

    notification_id: fields.NotificationId
    cause_event_id: fields.EventId
    cause_type: fields.EventTypeName
    cause_subject: fields.EventSubject
    party_id: fields.PartyId
    purpose: fields.Purpose
