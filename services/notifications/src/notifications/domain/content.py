"""What a message may say: one frozen class per purpose, whose fields come from one short list (FN2).

A field not on the list does not build: creating the class refuses it. So a template, which is given nothing but these
fields, cannot hold a name, an address or free text, whatever somebody writes into it.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final, get_type_hints

CODE: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
REFERENCE_NUMBER: Final = re.compile(r"[A-Z]{2,8}(-[0-9A-Z]{2,8}){1,4}")
CODE_LENGTH_MAX: Final = 64

PUBLIC_FIELDS: Final[Mapping[str, Any]] = {
    "accepted_on": date,
    "certificate_kind": str,
    "closing_reason": str,
    "decided_on": date,
    "declined_on": date,
    "granted_on": date,
    "issued_on": date,
    "missing_codes": tuple[str, ...],
    "scheme": str,
    "stage": str,
}
"""Dates, and codes of published lists: values that point at nobody."""

CODED_DECISION_FIELDS: Final[Mapping[str, Any]] = {
    "decline_reason": str,
    "outcome_code": str,
    "signpost_codes": tuple[str, ...],
}
"""Codes about one case, told to the person who referred it because being told them is the point (YL1)."""

REFERENCE_FIELDS: Final[Mapping[str, Any]] = {"reference": str}
"""The number people quote: of a referral, or of a certificate."""

ALLOWED_FIELDS: Final[Mapping[str, Any]] = {**PUBLIC_FIELDS, **CODED_DECISION_FIELDS, **REFERENCE_FIELDS}

ADDED_WHEN_WRITTEN: Final = frozenset({"acknowledgement_link", "service_name"})
"""What every template is given beside its content: the link, and the public name of the service that writes."""


class ForbiddenContentError(TypeError):
    """A content class declares a field that no message may hold."""


class UnfitContentError(ValueError):
    """A value that is no code, date or reference number where one is expected; the text never repeats the value."""


class Content:
    """Base of all contents. Each value is checked for the shape its field allows. Subclass as a frozen dataclass:

    `@dataclass(frozen=True, kw_only=True)`, then `class ReferralReceived(Content, purpose="referral_received")`.
    """

    purpose: ClassVar[str]

    def __init_subclass__(cls, *, purpose: str) -> None:
        for name, kind in get_type_hints(cls).items():
            if name != "purpose" and ALLOWED_FIELDS.get(name) != kind:
                allowed = ", ".join(sorted(ALLOWED_FIELDS))
                raise ForbiddenContentError(
                    f"{purpose}: a message may not hold {name} as {kind}; allowed are {allowed}"
                )
        if purpose in CONTENT_CLASSES:
            raise ForbiddenContentError(f"{purpose} has a content already")
        cls.purpose = purpose
        CONTENT_CLASSES[purpose] = cls

    @classmethod
    def field_names(cls) -> frozenset[str]:
        """What a message with this content may name."""
        return frozenset(get_type_hints(cls)) - {"purpose"}

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            _check_value(name, value)


CONTENT_CLASSES: Final[dict[str, type[Content]]] = {}
"""Purpose -> its content class."""


def _check_value(name: str, value: object) -> None:
    match value:
        case date():
            fits = True
        case tuple():
            fits = all(isinstance(code, str) and _is_code(code) for code in value)
        case str() if name in REFERENCE_FIELDS:
            fits = REFERENCE_NUMBER.fullmatch(value) is not None
        case str():
            fits = _is_code(value)
        case _:
            fits = False
    if not fits:
        raise UnfitContentError(f"{name} is no code, date or reference number")


def _is_code(value: str) -> bool:
    return len(value) <= CODE_LENGTH_MAX and CODE.fullmatch(value) is not None
