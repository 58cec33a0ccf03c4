"""The privacy class of every published field, declared beside the field and checked when the class is created.

Five classes, in rising order of harm:

* `public`       - a code, a count or a date that points at nobody;
* `reference`    - an opaque id, or a fact about the one who hides behind it; personal only to who holds the key;
* `personal`     - names, addresses, dates of birth;
* `special`      - health, ethnicity, religion and the like;
* `safeguarding` - that somebody may be at risk of harm: for the designated safeguarding lead alone.

Nothing above `reference` may stand in clear on any topic. What is higher travels sealed to one reader (`sealing.py`).
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

from attune_contracts.errors import PrivacyError


class PrivacyClass(IntEnum):
    """How much harm a field's value could do; greater is worse."""

    PUBLIC = 0
    REFERENCE = 1
    PERSONAL = 2
    SPECIAL = 3
    SAFEGUARDING = 4

    @property
    def word(self) -> str:
        """The class as it is written in schemas."""
        return self.name.lower()


HIGHEST_IN_CLEAR = PrivacyClass.REFERENCE


@dataclass(frozen=True, slots=True)
class Privacy:
    """A field's class, why it has it, and for a sealed field who alone can open it and what is inside."""

    level: PrivacyClass
    reason: str
    sealed_to: str | None = None
    holds: PrivacyClass | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise PrivacyError("a privacy class needs a reason")

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        schema["x-privacy"] = self.level.word
        schema["x-privacy-reason"] = self.reason
        if self.sealed_to is not None and self.holds is not None:
            schema["x-sealed-to"] = self.sealed_to
            schema["x-sealed-holds"] = self.holds.word
        return schema


def public(reason: str) -> Privacy:
    """Declares a field that points at nobody."""
    return Privacy(PrivacyClass.PUBLIC, reason)


def reference(reason: str) -> Privacy:
    """Declares an opaque id, or a coded fact about the one behind it."""
    return Privacy(PrivacyClass.REFERENCE, reason)


def personal(reason: str) -> Privacy:
    """Declares a field that names or reaches a person: only ever inside a seal."""
    return Privacy(PrivacyClass.PERSONAL, reason)


def special(reason: str) -> Privacy:
    """Declares special category data: only ever inside a seal."""
    return Privacy(PrivacyClass.SPECIAL, reason)


def safeguarding(reason: str) -> Privacy:
    """Declares that somebody may be at risk of harm: only ever inside a seal, for the safeguarding lead alone."""
    return Privacy(PrivacyClass.SAFEGUARDING, reason)


def sealed(*, to: str, holds: PrivacyClass, reason: str) -> Privacy:
    """Declares ciphertext that only `to` can open: a reference to everybody else, `holds` to its reader."""
    return Privacy(PrivacyClass.REFERENCE, reason, sealed_to=to, holds=holds)
