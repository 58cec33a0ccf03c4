"""The port every provider stands behind: hand over a message, and where it can be asked, what became of one (FN12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, runtime_checkable
from uuid import UUID

from attune_chassis.deliveries import Outcome

from notifications.adapters.templates import WrittenMessage

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class LookUpError(Exception):
    """The provider could not be asked; what became of the message is as unclear as before."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OutgoingMessage:
    """One message with its address; neither shows in a repr.

    `reference` is the same for every copy of the message: hash of event, recipient, purpose and channel. `address` is
    an e-mail address, a telephone number, or the lines of a postal address. `headers` are further ones of a mail.
    """

    reference: UUID
    channel: str
    purpose: str
    address: str
    sender_name: str
    written: WrittenMessage
    written_at: datetime
    headers: Mapping[str, str] = field(default_factory=lambda: NO_HEADERS)


class Provider(Protocol):
    """Whoever carries messages. The conformance suite says what each must keep to."""

    @property
    def name(self) -> str:
        """As it stands in attempts, metrics and the ledger."""

    @property
    def channels(self) -> frozenset[str]:
        """What it can carry."""

    @property
    def can_look_up(self) -> bool:
        """Whether `find` tells anything."""

    async def send(self, message: OutgoingMessage) -> Outcome:
        """Try once. Never raises for anything an address, the provider or the network does."""

    async def find(self, reference: UUID) -> Outcome | None:
        """What became of an earlier attempt: None where the provider never took it. Raises LookUpError."""


@runtime_checkable
class ReportingProvider(Protocol):
    """A provider that reports afterwards what became of a message, and can be asked where its report was lost."""

    @property
    def name(self) -> str:
        """As it stands in attempts, metrics and the ledger."""

    async def latest_status(self, reference: UUID) -> tuple[str, str] | None:
        """Its own reference and the status of the latest message with ours; None where it knows none.

        Raises LookUpError.
        """
