"""Every way this package says no.

A detail names fields and rules, never the value that was refused: it may be a child's name that somebody put in the
wrong place.
"""

from typing import Literal

RefusalReason = Literal[
    "unknown_type",
    "schema_mismatch",
    "not_json",
    "missing_header",
    "bad_seal",
    "wrong_topic",
    "not_publishable",
]


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
