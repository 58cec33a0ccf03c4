"""No personal value reaches a log: known keys and everything that looks like an e-mail address are withheld."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from structlog.typing import EventDict, WrappedLogger

WITHHELD = "[withheld]"

PERSONAL_KEYS = frozenset(
    {
        *("name", "given_name", "family_name", "first_name", "last_name", "full_name", "child", "referrer", "holder"),
        *("email", "mail", "mail_to", "mail_from", "recipient", "recipients", "sender", "phone", "telephone", "mobile"),
        *("address", "postcode", "contact", "contacts", "date_of_birth", "birth_date", "upn", "nhs_number"),
        *("note", "notes", "comment", "free_text", "body", "content", "text", "value", "payload", "sealed"),
        *("token", "authorization", "cookie", "password", "secret", "private_key", "database_url"),
    }
)
PERSONAL_ENDINGS = (
    *("_given_name", "_family_name", "_email", "_phone", "_address", "_postcode", "_date_of_birth"),
    *("_password", "_secret", "_token", "_database_url"),
)
EMAIL = re.compile(r"[^\s@<>\"'=:]+@[^\s@<>\"',;)]+")


def withhold_personal_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A structlog processor: withholds what a key or a shape gives away, at any depth."""
    return {key: WITHHELD if is_personal(key) else _cleaned(value) for key, value in event.items()}


def is_personal(key: str) -> bool:
    """Whether a log key is known to carry personal or secret values."""
    key = key.lower()
    return key in PERSONAL_KEYS or key.endswith(PERSONAL_ENDINGS)


def without_addresses(text: str) -> str:
    """The text with every e-mail address (and the login part of a URL) withheld."""
    return EMAIL.sub(WITHHELD, text)


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return without_addresses(value)
        case bytes() | bytearray():
            return WITHHELD
        case Mapping():
            return {str(key): WITHHELD if is_personal(str(key)) else _cleaned(inner) for key, inner in value.items()}
        case Sequence() | set() | frozenset():
            return [_cleaned(inner) for inner in value]
        case int() | float() | None:
            return value
        case _:
            return without_addresses(str(value))
