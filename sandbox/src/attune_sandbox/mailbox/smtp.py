"""The receiving side of SMTP, with the failures a real server shows, on demand.

A fault is used up by the first message it meets; faults are met in the order they were planned.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, Envelope, Session

from attune_sandbox.mailbox.store import MailStore

MAIL_SIZE_BYTES_MAX = 1_048_576
SESSION_TIMEOUT_SECONDS = 60.0
Stage = Literal["RCPT", "DATA"]
NOBODY = "nobody"
"""First label of the domains without a mailbox (`nobody.example`)."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer the next message with `code` (451, 550, ...) at the given stage, keeping nothing."""

    code: int
    text: str = "refused on request"
    stage: Stage = "RCPT"


@dataclass(frozen=True, slots=True)
class CutAfterData:
    """Take the whole message, then drop the connection without an answer: the sender cannot know what became of it."""

    keep: bool = True


@dataclass(frozen=True, slots=True)
class Hang:
    """Take the whole message, then never answer: the sender's time-out decides."""

    keep: bool = False


Fault = Refuse | CutAfterData | Hang


class Receiver:
    """aiosmtpd's handler: stores each message and says 250 only after the store has flushed it."""

    def __init__(self, store: MailStore) -> None:
        self._store = store
        self.faults: deque[Fault] = deque()
        self.arrived = asyncio.Condition()

    async def handle_RCPT(  # noqa: N802 - the name is the one aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.faults and isinstance(fault := self.faults[0], Refuse) and fault.stage == "RCPT":
            self.faults.popleft()
            return f"{fault.code} {fault.text}"
        if is_nobody(address):
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name is the one aiosmtpd calls
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        fault = self.faults.popleft() if self.faults else None
        match fault:
            case Refuse(code=code, text=text):
                return f"{code} {text}"
            case CutAfterData(keep=keep) | Hang(keep=keep):
                if keep:
                    await self._keep(envelope)
                if isinstance(fault, CutAfterData):
                    _drop(server)
                await asyncio.Event().wait()  # losing the connection cancels this wait
        await self._keep(envelope)
        return "250 OK, stored"

    async def _keep(self, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        await self._store.keep(content, sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos))
        async with self.arrived:
            self.arrived.notify_all()


def is_nobody(address: str) -> bool:
    """Whether this is an address the mailbox always refuses, so that a scenario can have somebody no mail reaches."""
    return address.rpartition("@")[2].lower().startswith(f"{NOBODY}.")


class SmtpListener:
    """Listens on one address inside the running event loop."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._sessions: set[SMTP] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Begin to listen; returns the port (the chosen one where `port` is 0). Raises OSError where it is taken."""
        self._server = await asyncio.get_running_loop().create_server(self._session, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and drop what is still connected; a message without its 250 will be sent again."""
        if self._server is None:
            return
        self._server.close()
        for session in self._sessions:
            _drop(session)
        await self._server.wait_closed()
        self._sessions.clear()

    def _session(self) -> Any:
        self._sessions = {session for session in self._sessions if session.transport is not None}
        session = SMTP(
            self._receiver,
            loop=asyncio.get_running_loop(),
            hostname="mailbox.localhost",
            ident="Attune sandbox mailbox",
            data_size_limit=MAIL_SIZE_BYTES_MAX,
            enable_SMTPUTF8=True,
            timeout=SESSION_TIMEOUT_SECONDS,
        )
        self._sessions.add(session)
        return session


def _drop(session: SMTP) -> None:
    """Cut the connection without a word."""
    if isinstance(session.transport, asyncio.Transport):
        session.transport.abort()
