"""Hands one message to a mail server by SMTP and says how surely it was taken.

Until the message's data is handed over, a broken connection or a time-out means that it was not taken. From then on it
may have been, whatever broke: unclear. Every copy of a message has the same Message-ID, so that a server or reader can
drop the second one.
"""

import asyncio
import contextlib
import secrets
from binascii import b2a_qp
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address as HeaderAddress
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

import aiosmtplib
from attune_chassis.deliveries import Accepted, Outcome, RefusedForGood, TryLater, Unclear

from notifications.adapters.providers.port import LookUpError, OutgoingMessage

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


class SmtpProvider:
    """Sends one mail at a time over a connection of its own. A mail server cannot be asked what became of one."""

    name = "smtp"
    channels = frozenset({"email"})
    can_look_up = False

    def __init__(self, server: MailServer, *, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def find(self, reference: UUID) -> Outcome | None:
        """Nobody can say. Raises LookUpError."""
        raise LookUpError(str(reference))

    async def send(self, message: OutgoingMessage) -> Outcome:
        """Try once. Never raises for anything an address, a server or the network does."""
        try:
            recipient = deliverable(message.address)
            mime = as_mime(message, self._sender, recipient)
        except (ValueError, IndexError, MessageError):
            return RefusedForGood(ADDRESS_REFUSED)
        data_begun = asyncio.Event()
        client = self._client()
        try:
            async with asyncio.timeout(self._server.timeout_seconds):
                outcome = await _hand_over(client, self._sender, recipient, mime, data_begun)
            await _say_goodbye(client)
        except aiosmtplib.SMTPResponseException as refusal:
            return TryLater(f"smtp_{refusal.code}")
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError):
            return Unclear(NO_ANSWER) if data_begun.is_set() else TryLater(SERVER_UNAVAILABLE)
        finally:
            client.close()
        return outcome

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.username,
            password=self._server.password,
            start_tls=self._server.starttls,
            timeout=self._server.timeout_seconds,
            local_hostname=domain_of(self._sender),
        )


def deliverable(address: str) -> str:
    """The address as SMTP takes it: international domains in their ASCII form.

    Raises ValueError for a local part that is not ASCII: few servers in the public sector take one.
    """
    local, _, domain = address.rpartition("@")
    return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"


def domain_of(sender: str) -> str:
    """The sender's domain."""
    return sender.rpartition("@")[2]


def as_mime(message: OutgoingMessage, sender: str, recipient: str) -> bytes:
    """The message as it goes over the wire. Raises ValueError or MessageError for an address no header can hold.

    Only what comes from elsewhere is put into headers by the standard library, which reads each with a whole grammar;
    the rest is always of the same form and written as it is.
    """
    boundary = secrets.token_hex(12)
    given = {
        "From": HeaderAddress(message.sender_name, addr_spec=sender),
        "To": HeaderAddress(addr_spec=recipient),
        "Subject": message.written.subject,
        **message.headers,
    }
    headers = (
        *(SEVEN_BIT.fold(*SEVEN_BIT.header_store_parse(name, value)).encode("ascii") for name, value in given.items()),
        f"Date: {format_datetime(message.written_at)}\r\n".encode("ascii"),
        # The same for every copy of this message.
        f"Message-ID: <{message.reference}@{domain_of(sender)}>\r\n".encode("ascii"),
        # RFC 3834: no machine should answer a machine.
        b"Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n",
        f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode("ascii"),
    )
    parts = (_part("plain", message.written.text, boundary), _part("html", message.written.html, boundary))
    return b"".join((*headers, *parts, f"--{boundary}--\r\n".encode("ascii")))


def _part(subtype: str, text: str, boundary: str) -> bytes:
    kind = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    lines = text.rstrip("\n").replace("\n", "\r\n")
    return f"--{boundary}\r\n{kind}".encode("ascii") + b2a_qp(lines.encode()) + b"\r\n"


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
