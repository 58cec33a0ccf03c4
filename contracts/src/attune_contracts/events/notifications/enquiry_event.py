"""What the facts about one enquiry share."""

from attune_contracts.fields import notifications
from attune_contracts.model import DomainEvent


class EnquiryEvent(DomainEvent):
    """A question somebody put to a programme or a service; what it says stays with notifications."""

    enquiry_id: notifications.EnquiryId
    programme: notifications.EnquiryProgramme
