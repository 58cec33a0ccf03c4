"""Every way this package says no.

A detail names fields and rules, never the value that was refused: it may be a child's name that somebody put in the
wrong place.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

RefusalReason = Literal[
    "unknown_type",
    "unknown_major",
    "unknown_code",
    "missing_header",
    "wrong_content_type",
    "too_large",
    "too_deep",
    "not_utf8",
    "not_json",
    "duplicate_key",
    "out_of_range",
    "schema_mismatch",
    "bad_seal",
    "wrong_topic",
    "not_publishable",
]

BROADER_REASON: Final[Mapping[RefusalReason, RefusalReason]] = MappingProxyType(
    {
        "unknown_major": "unknown_type",
        "unknown_code": "schema_mismatch",
        "wrong_content_type": "missing_header",
        "too_large": "not_json",
        "too_deep": "not_json",
        "not_utf8": "not_json",
        "duplicate_key": "not_json",
        "out_of_range": "schema_mismatch",
    }
)
"""By which reason the same refusal goes where nobody knows the narrower one: in golden records frozen before there was
one, and in the closed list by which integrators are answered."""

WHAT_TO_DO: Final[Mapping[RefusalReason, str]] = MappingProxyType(
    {
        "unknown_type": "Upgrade the service that reads to contracts with the type, then replay; else ask its writer.",
        "unknown_major": "Upgrade the service that reads to contracts with this major version, then replay.",
        "unknown_code": "A newer contract may know the code: upgrade the service that reads, then replay.",
        "missing_header": "Its writer left a CloudEvents header out: have it sent again, then discard.",
        "wrong_content_type": "It is not one event as JSON in binary mode: have it sent so, then discard.",
        "too_large": "No event of ours is as large: ask its writer, then discard.",
        "too_deep": "No event of ours nests as deep: ask its writer, then discard.",
        "not_utf8": "Written in another encoding than UTF-8, or broken: have it sent again, then discard.",
        "not_json": "The value breaks off or never was JSON: have it sent again, then discard.",
        "duplicate_key": "A field stands twice, and nobody can say which one counts: have it sent again, then discard.",
        "out_of_range": "A number or a date is out of its bounds: have its writer correct it, then discard.",
        "schema_mismatch": "The data does not keep to its schema: have its writer correct it, then discard.",
        "bad_seal": "Sealed to another key, or changed on the way: give the reader its private keys, then replay.",
        "wrong_topic": "Told to a publisher, never parked: publish on the topic of the type.",
        "not_publishable": "Told to a publisher, never parked: release the draft first.",
    }
)
"""For whoever finds a record parked for a reason: what to do, in one sentence."""


class ContractError(ValueError):
    """A message that does not keep to its contract. `reason` is for machines, `detail` for people."""

    def __init__(self, reason: RefusalReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: RefusalReason = reason
        self.detail = detail


class BadSealError(ContractError):
    """A sealed part that cannot be opened: other key, other algorithm, or changed on the way."""

    def __init__(self, detail: str) -> None:
        super().__init__("bad_seal", detail)


class DeclarationError(TypeError):
    """An event class whose declaration is incomplete; raised when the class is created, so the build fails."""


class PrivacyError(DeclarationError):
    """A field without a privacy class, or with one too high for the topic it would be published on."""
