"""Text as a telephone network carries it: in the GSM alphabet, where 459 characters are three messages at most.

One letter outside the alphabet makes every message hold 70 characters instead of 160, so Polish is sent without its
marks, as is usual in Poland.
"""

import unicodedata
from typing import Final

GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE: Final = frozenset("^{}\\[~]|€")
"""Characters that take the room of two."""

WITHOUT_MARKS: Final = str.maketrans("łŁ“”„\u2018\u2019\u2013\u2014\u00a0", 'lL"""\'\'-- ')
THREE_MESSAGES: Final = 459


def in_gsm(text: str) -> str:
    """The text with every letter the alphabet lacks in its nearest plain form, "?" where there is none."""
    return "".join(_in_gsm(letter) for letter in text.translate(WITHOUT_MARKS))


def gsm_length(text: str) -> int:
    """How much room a text takes that is in the alphabet."""
    return sum(2 if letter in GSM_TWICE else 1 for letter in text)


def _in_gsm(letter: str) -> str:
    if letter in GSM or letter in GSM_TWICE:
        return letter
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return plain if plain and all(part in GSM for part in plain) else "?"
