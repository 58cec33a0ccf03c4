"""A mail server of the run: records every mail it took, and by seed refuses, drops connections and dies.

What it does with one hand-over follows from the seed, the message and how often it came, not from the time: the same
message meets the same in every run. It speaks as much of SMTP as one client needs.
"""

import asyncio
import contextlib
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

LOOPBACK = "127.0.0.1"
NOBODY = "nobody.example"
"""Its addresses are refused for good."""
GOODBYE = b"421 4.3.2 closing\r\n"
MESSAGE_ID = re.compile(rb"^message-id:\s*<([^@>]+)@[^>]*>", re.IGNORECASE | re.MULTILINE)
LINK = re.compile(rb"/acknowledge/([A-Za-z0-9_-]+)")


class Fate(StrEnum):
    """What becomes of one hand-over."""

    TAKEN = "taken"
    NOT_NOW = "not now (451)"
    DROPPED_UNREAD = "dropped while it was read"
    LOST_UNSAID = "not kept, and no reply"
    KEPT_UNSAID = "kept, and no reply"


CHANCES = ((Fate.NOT_NOW, 0.02), (Fate.DROPPED_UNREAD, 0.004), (Fate.LOST_UNSAID, 0.004), (Fate.KEPT_UNSAID, 0.008))


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that a person would find in the mailbox; `said` is whether the sender was told so."""

    message_id: str
    recipient: str
    said: bool
    token: str = ""
    """Of the acknowledgement link, where the mail has one."""


class Postbox:
    """Listens on `port`. `die` and `start` again as often as wanted."""

    def __init__(self, port: int, seed: int) -> None:
        self.port = port
        self._seed = seed
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tries: Counter[str] = Counter()
        self.mails: list[Mail] = []
        self.by_address: dict[str, list[Mail]] = {}
        self.fates: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        """Recipients refused for good."""
        self.deaths = 0
        self.arrived = asyncio.Event()

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._talk, LOOPBACK, self.port)

    async def stop(self) -> None:
        """Every connection is reset at whatever byte it is, and nobody listens any more."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()

    async def die(self) -> None:
        """Killed: what it has kept stays, what it has not said stays unsaid."""
        self.deaths += 1
        await self.stop()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._session(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            self._open.discard(writer)
            with contextlib.suppress(OSError):
                writer.close()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 postbox.example\r\n")
        recipient = ""
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb in {b"EHLO", b"HELO"}:
                writer.write(b"250 postbox.example\r\n")
            elif verb == b"RCPT":
                recipient = _address(line)
                writer.write(self._asked_for(recipient))
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                content = await reader.readuntil(b"\r\n.\r\n")
                if not self._take(content, recipient, writer):
                    writer.transport.abort()
                    return
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"250 ok\r\n")

    def _asked_for(self, recipient: str) -> bytes:
        if recipient.endswith(f"@{NOBODY}"):
            self.refused[recipient] += 1
            return b"550 5.1.1 no such mailbox\r\n"
        return b"250 ok\r\n"

    def _take(self, content: bytes, recipient: str, writer: asyncio.StreamWriter) -> bool:
        """Whether the conversation goes on."""
        # A long line of a mail is broken by `=` at its end.
        found, link = MESSAGE_ID.search(content), LINK.search(content.replace(b"=\r\n", b""))
        message_id = found[1].decode() if found else "none"
        token = link[1].decode() if link else ""
        self._tries[message_id] += 1
        fate = fate_of(self._seed, message_id, self._tries[message_id])
        self.fates[fate] += 1
        if fate is Fate.NOT_NOW:
            writer.write(b"451 4.3.0 not now\r\n")
            return True
        if fate in {Fate.DROPPED_UNREAD, Fate.LOST_UNSAID}:
            return False
        said = fate is Fate.TAKEN
        mail = Mail(message_id, recipient, said, token)
        self.mails.append(mail)
        self.by_address.setdefault(recipient, []).append(mail)
        arrived, self.arrived = self.arrived, asyncio.Event()
        arrived.set()
        if said:
            writer.write(b"250 2.0.0 taken\r\n")
        return said


def fate_of(seed: int, message_id: str, time: int) -> Fate:
    """What becomes of a message when it comes for the so-manieth time."""
    digest = hashlib.blake2b(f"{seed}/{message_id}/{time}".encode(), digest_size=8).digest()
    drawn = int.from_bytes(digest, "big") / 2**64
    for fate, chance in CHANCES:
        if drawn < chance:
            return fate
        drawn -= chance
    return Fate.TAKEN


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode("ascii", "replace").lower()
