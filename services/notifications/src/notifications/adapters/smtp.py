"""Hands one message to a mail server by SMTP and says how surely it was taken.

Until the message's data is handed over, a broken connection or a time-out means that it was not taken. From then on it may
have been, whatever broke: unclear. A mail server or reader drops a second copy by its Message-ID, which never changes.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

import aiosmtplib
from attune_chassis.deliveries import Accepted, Outcome, RefusedForGood, TryLater, Unclear

from notifications.adapters.templates import WrittenMessage

REFUSED_FOR_GOOD = 500
SERVER_UNAVAILABLE = "server_unavailable"
ADDRESS_REFUSED = "address_refused"
MESSAGE_REFUSED = "message_refused"
NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MailServer:
    """Where mail is handed over. `timeout_seconds` bounds one whole hand-over."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    starttls: bool = False
    timeout_seconds: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OutgoingMail:
    """One message with its address; neither shows in a repr."""

    notification_id: UUID
    to: str
    sender: str
    sender_name: str
    written: WrittenMessage
    written_at: datetime

    @property
    def message_id(self) -> str:
        """The same for every copy of this message."""
        return f"<{self.notification_id}@{self.sender.rpartition('@')[2]}>"


class SmtpSender:
    """Sends one message at a time over a connection of its own."""

    def __init__(self, server: MailServer, *, connect: Callable[[MailServer], aiosmtplib.SMTP] | None = None) -> None:
        self._server = server
        self._connect = connect or _client

    async def send(self, mail: OutgoingMail) -> Outcome:
        """Try once. Never raises for anything a server or network does."""
        try:
            message = as_mime(mail)
        except ValueError:
            return RefusedForGood(ADDRESS_REFUSED)
        data_begun = asyncio.Event()
        client = self._connect(self._server)
        try:
            async with asyncio.timeout(self._server.timeout_seconds):
                return await _hand_over(client, mail, message, data_begun)
        except aiosmtplib.SMTPResponseException as refusal:
            return TryLater(f"smtp_{refusal.code}")
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError):
            return Unclear(NO_ANSWER) if data_begun.is_set() else TryLater(SERVER_UNAVAILABLE)
        finally:
            client.close()


def as_mime(mail: OutgoingMail) -> EmailMessage:
    """The message as it goes over the wire. Raises ValueError for an address no header can hold."""
    message = EmailMessage()
    message["From"] = HeaderAddress(mail.sender_name, addr_spec=mail.sender)
    message["To"] = HeaderAddress(addr_spec=mail.to)
    message["Subject"] = mail.written.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = mail.message_id
    # RFC 3834: no machine should answer a machine.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.written.text)
    message.add_alternative(mail.written.html, subtype="html")
    return message


def _client(server: MailServer) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        start_tls=server.starttls,
        timeout=server.timeout_seconds,
    )


async def _hand_over(
    client: aiosmtplib.SMTP, mail: OutgoingMail, message: EmailMessage, data_begun: asyncio.Event
) -> Outcome:
    await client.connect()
    try:
        await client.mail(mail.sender)
    except aiosmtplib.SMTPSenderRefused as refusal:
        return _refused(refusal.code, MESSAGE_REFUSED)
    try:
        await client.rcpt(mail.to)
    except aiosmtplib.SMTPRecipientRefused as refusal:
        return _refused(refusal.code, ADDRESS_REFUSED)
    data_begun.set()
    try:
        response = await client.data(message.as_bytes())
    except aiosmtplib.SMTPDataError as refusal:
        return _refused(refusal.code, MESSAGE_REFUSED)
    return Accepted(f"smtp_{response.code}")


def _refused(code: int, reason: str) -> Outcome:
    return RefusedForGood(reason) if code >= REFUSED_FOR_GOOD else TryLater(f"smtp_{code}")
