"""Writes messages to a folder instead of sending them: for demonstrations, and for a print room that takes letters.

A file appears whole or not at all, under the message's reference, so that a second copy is the same file.
"""

import asyncio
import json
import os
from email.errors import MessageError
from pathlib import Path
from uuid import UUID

from attune_chassis.deliveries import Accepted, Outcome, RefusedForGood, TryLater

from notifications.adapters.providers.port import LookUpError, OutgoingMessage
from notifications.adapters.smtp import as_mime, deliverable

FOLDER_MODE = 0o700
FILE_MODE = 0o600
SUFFIXES = {"email": "eml", "sms": "json", "letter": "txt"}


class FileSink:
    """One file a message: mails as .eml, text messages as .json, letters as .txt."""

    name = "files"
    channels = frozenset(SUFFIXES)
    can_look_up = True

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, message: OutgoingMessage) -> Outcome:
        """Write the file, unless it is there."""
        try:
            content = self._content(message)
        except (ValueError, IndexError, MessageError):
            return RefusedForGood("address_refused")
        try:
            await asyncio.to_thread(self._write, self._path(message.reference, message.channel), content)
        except OSError:
            return TryLater("server_unavailable")
        return Accepted(str(message.reference))

    async def find(self, reference: UUID) -> Outcome | None:
        """Accepted where the file is there. Raises LookUpError."""
        try:
            known = await asyncio.to_thread(self._is_there, reference)
        except OSError as error:
            raise LookUpError(type(error).__name__) from error
        return Accepted(str(reference)) if known else None

    def _is_there(self, reference: UUID) -> bool:
        return any(self._path(reference, channel).exists() for channel in SUFFIXES)

    def _path(self, reference: UUID, channel: str) -> Path:
        return self._folder / f"{reference}.{SUFFIXES[channel]}"

    def _content(self, message: OutgoingMessage) -> bytes:
        match message.channel:
            case "email":
                return as_mime(message, self._sender, deliverable(message.address))
            case "sms":
                sms = {"reference": str(message.reference), "to": message.address, "text": message.written.sms}
                return json.dumps(sms, ensure_ascii=False, indent=2).encode()
            case _:
                return f"{message.address}\n\n{message.written.letter}".encode()

    def _write(self, path: Path, content: bytes) -> None:
        if path.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        unfinished = path.with_suffix(f".{os.getpid()}.{id(content)}.part")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
