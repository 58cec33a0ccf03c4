"""Links that only the reader of a message has: unguessable, and kept nowhere.

A token is the notification's id and a keyed hash of it. The secret file holds one secret a line: the first signs, all
of them are recognised, so that a secret can be exchanged while older messages lie unread.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

SECRET_BYTES_MIN = 32
SIGNATURE_BYTES = 16
ID_BYTES = 16


class WeakSecretError(ValueError):
    """The secret file holds no secret, or one that is too short."""


def check_secrets(secrets: Sequence[str]) -> None:
    """Raises WeakSecretError where there is no secret, or a short one."""
    if not secrets or min(len(secret.encode()) for secret in secrets) < SECRET_BYTES_MIN:
        raise WeakSecretError(f"each line of the file needs a secret of at least {SECRET_BYTES_MIN} characters")


class AcknowledgementLinks:
    """Makes and reads links. `secrets` in the order of the file, checked by `check_secrets`.

    What a link does is part of what is signed: a link of one kind is none of another.
    """

    path: ClassVar[str] = "acknowledge"
    context: ClassVar[bytes] = b"attune acknowledgement/1:"

    def __init__(self, secrets: Sequence[str], public_url: str) -> None:
        self._secrets = [secret.encode() for secret in secrets]
        self._public_url = public_url.rstrip("/")

    def link(self, notification_id: UUID) -> str:
        """The address of a message's acknowledgement page."""
        return f"{self._public_url}/{self.path}/{self.token(notification_id)}"

    def token(self, notification_id: UUID) -> str:
        """The unguessable part of the link."""
        return _text(notification_id.bytes + self._signature(self._secrets[0], notification_id))

    def read(self, token: str) -> UUID | None:
        """The notification a token belongs to, or None for anything this service did not make."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(raw) != ID_BYTES + SIGNATURE_BYTES or _text(raw) != token:
            return None
        notification_id = UUID(bytes=raw[:ID_BYTES])
        given = raw[ID_BYTES:]
        known = [hmac.compare_digest(given, self._signature(secret, notification_id)) for secret in self._secrets]
        return notification_id if any(known) else None

    def _signature(self, secret: bytes, notification_id: UUID) -> bytes:
        return hmac.digest(secret, self.context + notification_id.bytes, hashlib.sha256)[:SIGNATURE_BYTES]


class UnsubscribeLinks(AcknowledgementLinks):
    """Links by which the reader of a message stops messages of its kind (RFC 8058)."""

    path = "unsubscribe"
    context = b"attune unsubscribe/1:"

    def headers(self, notification_id: UUID) -> dict[str, str]:
        """What a mail program needs for its own button: one POST to the link, without looking at any page."""
        return {
            "List-Unsubscribe": f"<{self.link(notification_id)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
