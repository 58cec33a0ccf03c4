"""What the simulator holds: messages, each with the statuses it went through. A reference need not be unique."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

FIRST_STATUS: Final[Mapping[str, str]] = {"email": "created", "sms": "created", "letter": "accepted"}
STATUSES: Final[Mapping[str, frozenset[str]]] = {
    "email": frozenset(
        {"created", "sending", "delivered", "permanent-failure", "temporary-failure", "technical-failure"}
    ),
    "sms": frozenset(
        {"created", "sending", "pending", "sent", "delivered"}
        | {"permanent-failure", "temporary-failure", "technical-failure"}
    ),
    "letter": frozenset(
        {"accepted", "received", "cancelled", "technical-failure", "permanent-failure", "validation-failed"}
        | {"pending-virus-check", "virus-scan-failed"}
    ),
}
"""Every status a message of a type can have."""

FINAL: Final = frozenset(
    {"delivered", "permanent-failure", "temporary-failure", "technical-failure", "received", "cancelled"}
)
ENDS_AS: Final[Mapping[str, str]] = {
    "simulate-delivered@notifications.service.gov.uk": "delivered",
    "temp-fail@simulator.notify": "temporary-failure",
    "perm-fail@simulator.notify": "permanent-failure",
    "07700900111": "delivered",
    "07700900003": "temporary-failure",
    "07700900002": "permanent-failure",
}
"""Addresses that end as Notify's own test addresses do."""
PAGE_LENGTH: Final = 250


class UnknownStatusError(ValueError):
    """A status a message of this type never has."""


@dataclass(slots=True, kw_only=True)
class Message:
    """One message, as Notify would show it."""

    type: str
    to: str
    reference: str | None
    template_id: str
    body: str
    subject: str | None
    personalisation: Mapping[str, str]
    id: str = field(default_factory=lambda: str(uuid4()))
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    completed_at: datetime | None = None
    statuses: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.statuses[-1]

    def become(self, status: str) -> None:
        """Move on. Raises UnknownStatusError."""
        if status not in STATUSES[self.type]:
            raise UnknownStatusError(f"a message of type {self.type} is never {status}")
        self.statuses.append(status)
        if status in FINAL:
            self.completed_at = datetime.now(UTC)

    def as_shown(self, base_url: str) -> dict[str, Any]:
        """As GET /v2/notifications/{id} answers."""
        lines = {f"line_{number}": self.personalisation.get(f"address_line_{number}") for number in range(1, 8)}
        return {
            "id": self.id,
            "reference": self.reference,
            "email_address": self.to if self.type == "email" else None,
            "phone_number": self.to if self.type == "sms" else None,
            **(lines if self.type == "letter" else dict.fromkeys(lines)),
            "postcode": None,
            "postage": "second" if self.type == "letter" else None,
            "type": self.type,
            "status": self.status,
            "template": {
                "id": self.template_id,
                "version": 1,
                "uri": f"{base_url}/v2/template/{self.template_id}/version/1",
            },
            "body": self.body,
            "subject": self.subject,
            "created_at": _written(self.created_at),
            "created_by_name": None,
            "sent_at": _written(self.created_at),
            "completed_at": None if self.completed_at is None else _written(self.completed_at),
            "scheduled_for": None,
            "one_click_unsubscribe_url": None,
        }

    def as_receipt(self) -> dict[str, Any]:
        """As Notify's delivery-receipt callback has it."""
        return {
            "id": self.id,
            "reference": self.reference,
            "to": self.to,
            "status": self.status,
            "created_at": _written(self.created_at),
            "completed_at": None if self.completed_at is None else _written(self.completed_at),
            "sent_at": _written(self.created_at),
            "notification_type": self.type,
            "template_id": self.template_id,
            "template_version": 1,
        }

    def as_returned(self) -> dict[str, Any]:
        """As Notify's returned-letter callback has it."""
        return {
            "notification_id": self.id,
            "reference": self.reference,
            "date_sent": _written(self.created_at),
            "sent_by": None,
            "template_name": "Letter",
            "template_id": self.template_id,
            "template_version": 1,
            "spreadsheet_file_name": None,
            "spreadsheet_row_number": None,
            "upload_letter_file_name": None,
        }


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
