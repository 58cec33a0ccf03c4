"""Is it the same child? What is compared of an identity, before it is hashed with a secret key (FR15).

Two texts are made of one child. `identity` is the whole of it, so that the same child written with other accents,
spaces or capitals gives the same text. `initials` is weaker: it meets misspelt and swapped names too, and strangers
born on the same day. Neither stands anywhere but in memory.
"""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

LETTERS_WITHOUT_ACCENT: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ħ": "h"}
)
"""Letters that Unicode does not take apart, as they are commonly written without their stroke."""


class Likeness(StrEnum):
    """What two children have in common, from strong to weak."""

    IDENTITY = "identity"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Comparable:
    """What is compared of one child. PERSONAL DATA: shown nowhere, kept nowhere."""

    likeness: Likeness
    text: str = field(repr=False)


def comparables(given_name: str, family_name: str, date_of_birth: date | None) -> tuple[Comparable, ...]:
    """What can be compared; nothing without a date of birth, because names alone are shared by too many."""
    given, family = folded(given_name), folded(family_name)
    if date_of_birth is None or not given or not family:
        return ()
    born = date_of_birth.isoformat()
    initials = "".join(sorted(given[0] + family[0]))
    return (
        Comparable(Likeness.IDENTITY, f"{family}|{given}|{born}"),
        Comparable(Likeness.INITIALS, f"{initials}|{born}"),
    )


def folded(name: str) -> str:
    """The name's letters and digits alone: small, without accents, spaces, hyphens and apostrophes."""
    small = unicodedata.normalize("NFKD", name).casefold()
    apart = unicodedata.normalize("NFKD", small.translate(LETTERS_WITHOUT_ACCENT))
    return "".join(sign for sign in apart if sign.isalnum())
