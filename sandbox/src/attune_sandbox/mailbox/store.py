"""Mails on disk, as a Maildir keeps them: written to `tmp/`, flushed, then renamed into `new/`.

A mail is acknowledged to its sender only after the rename was flushed too: an acknowledged mail survives a power cut.
The files are the truth; the index in memory is read from them at start. A mail sent again with the same Message-ID is
kept as a further copy, and shown once with the number of copies: the sender's repeats stay visible without doubling the
list.
"""

import asyncio
import hashlib
import os
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

LINK = re.compile(r"https?://[^\s<>\"']+")
FILE_NAME = re.compile(r"^(?P<received_ns>\d{19})\.[0-9a-f]{32}\.eml$")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it arrived first; `copies` counts how often its Message-ID arrived."""

    key: str
    message_id: str
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    copies: int
    path: Path


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail with its bodies; `links` are the addresses found in the plain text, in order."""

    mail: Mail
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str | None
    links: tuple[str, ...] = field(default=())


class MailStore:
    """Keeps mails under `folder`; one process owns a folder at a time."""

    def __init__(self, folder: Path) -> None:
        self._new = folder / "new"
        self._tmp = folder / "tmp"
        for place in (self._new, self._tmp):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._mails: dict[str, Mail] = {}
        for path in sorted(self._new.iterdir()):
            if FILE_NAME.match(path.name):
                self._index(path)

    async def keep(self, content: bytes, *, sender: str, recipients: tuple[str, ...]) -> Mail:
        """Store one mail; returns after it is flushed to disk."""
        envelope = "".join(f"Delivered-To: {recipient}\r\n" for recipient in recipients)
        head = f"Return-Path: <{sender}>\r\n{envelope}".encode("utf-8", errors="surrogateescape")
        path = await asyncio.to_thread(self._write, head + content)
        return self._index(path)

    def mails(self, *, to: str | None = None) -> list[Mail]:
        """Every mail, newest first; with `to` only those delivered to that address (letter case does not count)."""
        wanted = to.casefold() if to else None
        found = [
            mail
            for mail in self._mails.values()
            if wanted is None or wanted in {recipient.casefold() for recipient in mail.recipients}
        ]
        return sorted(found, key=lambda mail: mail.received_at, reverse=True)

    def find(self, key: str) -> Mail | None:
        """The mail of that key, or None."""
        return self._mails.get(key)

    def open(self, mail: Mail) -> OpenedMail:
        """Read the bodies of a mail."""
        message = _parse(mail.path, headers_only=False)
        text = _body(message, "plain") or ""
        return OpenedMail(
            mail=mail,
            headers=tuple((name, str(value)) for name, value in message.items()),
            text=text,
            html=_body(message, "html"),
            links=tuple(dict.fromkeys(link.rstrip(".,;)") for link in LINK.findall(text))),
        )

    def _write(self, content: bytes) -> Path:
        name = f"{int(datetime.now(UTC).timestamp() * 1_000_000) * 1000:019d}.{uuid.uuid4().hex}.eml"
        draft, final = self._tmp / name, self._new / name
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(final)
        folder = os.open(self._new, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return final

    def _index(self, path: Path) -> Mail:
        message = _parse(path, headers_only=True)
        message_id = str(message.get("Message-ID", path.name)).strip()
        key = hashlib.sha256(message_id.encode("utf-8", errors="surrogateescape")).hexdigest()[:24]
        known = self._mails.get(key)
        received_ns = int(path.name.split(".", 1)[0])
        delivered = tuple(str(value) for value in message.get_all("Delivered-To", []))
        self._mails[key] = Mail(
            key=key,
            message_id=message_id,
            received_at=known.received_at if known else datetime.fromtimestamp(received_ns / 1_000_000_000, UTC),
            sender=str(message.get("From", "")),
            recipients=tuple(dict.fromkeys((known.recipients if known else ()) + delivered)),
            subject=str(message.get("Subject", "")),
            copies=known.copies + 1 if known else 1,
            path=known.path if known else path,
        )
        return self._mails[key]


def _parse(path: Path, *, headers_only: bool) -> EmailMessage:
    with path.open("rb") as file:
        message = BytesParser(policy=policy.default).parse(file, headersonly=headers_only)
    if not isinstance(message, EmailMessage):  # the default policy always builds one
        raise TypeError(f"not an e-mail message: {path.name}")
    return message


def _body(message: EmailMessage, subtype: str) -> str | None:
    part = message.get_body(preferencelist=(subtype,))
    return None if part is None else str(part.get_content())
