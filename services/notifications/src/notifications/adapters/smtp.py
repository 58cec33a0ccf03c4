"""Hands one message to a mail server by SMTP and says how surely it was taken.

Until the message's data is handed over, a broken connection or a time-out means that it was not taken. From then on it
may have been, whatever broke: unclear. Every copy of a message has the same Message-ID, so that a server or reader can
drop the second one.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
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
QUIT_TIMEOUT_SECONDS = 2.0
SEVEN_BIT = SMTP.clone(cte_type="7bit")


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
        return f"<{self.notification_id}@{self.domain}>"

    @property
    def domain(self) -> str:
        """The sender's domain."""
        return self.sender.rpartition("@")[2]


class SmtpSender:
    """Sends one message at a time over a connection of its own."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, mail: OutgoingMail) -> Outcome:
        """Try once. Never raises for anything an address, a server or the network does."""
        try:
            recipient = deliverable(mail.to)
            message = as_mime(mail, recipient).as_bytes()
        except (ValueError, IndexError, MessageError):
            return RefusedForGood(ADDRESS_REFUSED)
        data_begun = asyncio.Event()
        client = self._client(mail)
        try:
            async with asyncio.timeout(self._server.timeout_seconds):
                outcome = await _hand_over(client, mail.sender, recipient, message, data_begun)
            await _say_goodbye(client)
        except aiosmtplib.SMTPResponseException as refusal:
            return TryLater(f"smtp_{refusal.code}")
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError):
            return Unclear(NO_ANSWER) if data_begun.is_set() else TryLater(SERVER_UNAVAILABLE)
        finally:
            client.close()
        return outcome

    def _client(self, mail: OutgoingMail) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.username,
            password=self._server.password,
            start_tls=self._server.starttls,
            timeout=self._server.timeout_seconds,
            local_hostname=mail.domain,
        )


def deliverable(address: str) -> str:
    """The address as SMTP takes it: international domains in their ASCII form.

    Raises ValueError for a local part that is not ASCII: few servers in the public sector take one.
    """
    local, _, domain = address.rpartition("@")
    return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"


def as_mime(mail: OutgoingMail, recipient: str) -> EmailMessage:
    """The message as it goes over the wire. Raises ValueError or MessageError for an address no header can hold."""
    message = EmailMessage(policy=SEVEN_BIT)
    message["From"] = HeaderAddress(mail.sender_name, addr_spec=mail.sender)
    message["To"] = HeaderAddress(addr_spec=recipient)
    message["Subject"] = mail.written.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = mail.message_id
    # RFC 3834: no machine should answer a machine.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.written.text)
    message.add_alternative(mail.written.html, subtype="html")
    return message


async def _hand_over(
    client: aiosmtplib.SMTP, sender: str, recipient: str, message: bytes, data_begun: asyncio.Event
) -> Outcome:
    await client.connect()
    try:
        await client.mail(sender)
    except aiosmtplib.SMTPSenderRefused as refusal:
        return _refused(refusal.code, MESSAGE_REFUSED)
    try:
        await client.rcpt(recipient)
    except aiosmtplib.SMTPRecipientRefused as refusal:
        return _refused(refusal.code, ADDRESS_REFUSED)
    data_begun.set()
    try:
        response = await client.data(message)
    except aiosmtplib.SMTPDataError as refusal:
        return _refused(refusal.code, MESSAGE_REFUSED)
    return Accepted(f"smtp_{response.code}")


def _refused(code: int, reason: str) -> Outcome:
    return RefusedForGood(reason) if code >= REFUSED_FOR_GOOD else TryLater(f"smtp_{code}")


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    """Politeness only: the outcome stands, whatever becomes of it."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        await client.quit(timeout=QUIT_TIMEOUT_SECONDS)
