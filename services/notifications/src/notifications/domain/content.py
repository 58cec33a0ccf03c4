"""What a message may say: one frozen class per purpose, whose fields come from one short list (FN2).

A field not on the list does not build: creating the class refuses it. So a template, which is given nothing but these
fields, cannot hold a name, an address or free text, whatever somebody writes into it.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, get_args, get_type_hints

CODE: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
REFERENCE_NUMBER: Final = re.compile(r"[A-Z]{2,8}(-[0-9A-Z]{2,8}){1,4}")
CODE_LENGTH_MAX: Final = 64
NUMBER_MAX: Final = 999_999

Codes = tuple[str, ...]
CodePairs = tuple[tuple[str, str], ...]

PUBLIC_FIELDS: Final[Mapping[str, Any]] = {
    "accepted_on": date,
    "agreed_on": date,
    "answer_by": date | None,
    "answered_on": date,
    "attempts_owed": int,
    "call_back_by": date | None,
    "certificate_kind": str,
    "clock": str,
    "decided_on": date,
    "declined_on": date,
    "due_on": date,
    "effective_on": date,
    "ends_on": date | None,
    "endorse_by": date,
    "expected_on": date | None,
    "from_on": date,
    "given_on": date,
    "granted_on": date,
    "issued_on": date,
    "item_count": int,
    "link_role": str,
    "minutes": int,
    "missing_codes": Codes,
    "mode": str,
    "next_report_due_on": date | None,
    "progress_due_on": date | None,
    "redirected_on": date,
    "reported_on": date,
    "review_on": date,
    "route": str,
    "scheme": str,
    "scopes": Codes,
    "service": str,
    "silent_days": int,
    "stage": str,
    "starts_at": datetime,
    "step": str,
    "target_on": date,
    "to_service": str,
    "venue_type": str,
    "withdrawn_at": datetime,
    "withdrawn_on": date,
}
"""Days, times, counts, and codes of published lists: values that point at nobody."""

CODED_DECISION_FIELDS: Final[Mapping[str, Any]] = {
    "aim_progress": CodePairs,
    "aims": Codes,
    "closing_reason": str,
    "decline_reason": str,
    "missed_by": str,
    "missing": Codes,
    "outcome_code": str,
    "owed": str,
    "position": int | None,
    "redirect_reason": str,
    "reopen_reason": str,
    "return_reason": str,
    "shared_with": Codes,
    "signpost_codes": Codes,
    "withdrawn_by": str,
}
"""Codes and counts about one case, told to those in it because being told them is the point (YL1)."""

REFERENCE_FIELDS: Final[Mapping[str, Any]] = {"reference": str}
"""The number people quote: of a referral, of a certificate, or of an enquiry."""

ALLOWED_FIELDS: Final[Mapping[str, Any]] = {**PUBLIC_FIELDS, **CODED_DECISION_FIELDS, **REFERENCE_FIELDS}

ADDED_WHEN_WRITTEN: Final = frozenset({"acknowledgement_link", "unsubscribe_link", "service_name"})
"""What every layout is given beside a content: links, and the public name of the service that writes."""

DECLARED: Final = frozenset({"purpose", "audience"})
"""What a content class says of itself, which is no field."""


class Audience(StrEnum):
    """Who reads a message; it decides how simple its words have to be."""

    FAMILY = "family"
    STAFF = "staff"


class ForbiddenContentError(TypeError):
    """A content class declares a field that no message may hold."""


class UnfitContentError(ValueError):
    """A value that is no code, count, day, time or reference number where one is due; the text never repeats it."""


class Content:
    """Base of all contents. Each value is checked for the shape its field allows. Subclass as a frozen dataclass:

    `@dataclass(frozen=True, kw_only=True)`, then `class ReferralReceived(Content, purpose="referral_received")`.
    """

    purpose: ClassVar[str]
    audience: ClassVar[Audience]

    def __init_subclass__(cls, *, purpose: str, audience: Audience = Audience.STAFF) -> None:
        for name, kind in get_type_hints(cls).items():
            if name not in DECLARED and ALLOWED_FIELDS.get(name) != kind:
                allowed = ", ".join(sorted(ALLOWED_FIELDS))
                raise ForbiddenContentError(
                    f"{purpose}: a message may not hold {name} as {kind}; allowed are {allowed}"
                )
        if purpose in CONTENT_CLASSES:
            raise ForbiddenContentError(f"{purpose} has a content already")
        cls.purpose = purpose
        cls.audience = audience
        CONTENT_CLASSES[purpose] = cls

    @classmethod
    def field_names(cls) -> frozenset[str]:
        """What a message with this content may name."""
        return frozenset(get_type_hints(cls)) - DECLARED

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not _fits(name, value):
                raise UnfitContentError(f"{name} is no code, count, day, time or reference number")


CONTENT_CLASSES: Final[dict[str, type[Content]]] = {}
"""Purpose -> its content class."""


def _fits(name: str, value: object) -> bool:
    match value:
        case None:
            fits = type(None) in get_args(ALLOWED_FIELDS[name])
        case datetime():
            fits = value.tzinfo is not None
        case date():
            fits = True
        case int():
            fits = value is not True and value is not False and 0 <= value <= NUMBER_MAX
        case tuple():
            fits = all(_is_code(code) or _is_pair_of_codes(code) for code in value)
        case str() if name in REFERENCE_FIELDS:
            fits = REFERENCE_NUMBER.fullmatch(value) is not None
        case _:
            fits = _is_code(value)
    return fits


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) <= CODE_LENGTH_MAX and CODE.fullmatch(value) is not None


def _is_pair_of_codes(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(_is_code(code) for code in value)  # noqa: PLR2004 - a pair
