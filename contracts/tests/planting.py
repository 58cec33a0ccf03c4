"""Values that name or reach a person, made by chance from a seed, and the places of an event's data that hold text."""

import random
from collections.abc import Iterator
from typing import Any, Final

GIVEN: Final = ("Robin", "Junipera", "Ottilie", "Mohammed", "Siân", "Zoë", "Anne-Marie", "Oluwaseun", "Xin", "D'Arcy")
FAMILY: Final = ("Example", "Valecroft", "Planted-Person", "O'Neill", "Kaur", "Nguyễn", "St. John", "McAllister", "Li")
DOMAINS: Final = ("school.example", "nhs.example", "family.example")
AREAS: Final = ("CT2", "B15", "ME14", "SW1A", "TN9", "E1")
UPN_LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
TextPath = tuple[str | int, ...]


def chance_of(seed: int) -> random.Random:
    """The same chance in every run."""
    return random.Random(seed)  # noqa: S311 - nothing secret is drawn


def name(chance: random.Random) -> str:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    return chance.choice((f"{given} {family}", given, family, f"{family}, {given}", f"{given[0]}. {family}"))


def email(chance: random.Random) -> str:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    return f"{given}.{family}@{chance.choice(DOMAINS)}".replace(" ", "").lower()


def upn(chance: random.Random) -> str:
    """A unique pupil number: a check letter, three digits of the authority, four of the school, two of the year."""
    digits = f"{chance.choice((886, 330, 801))}{chance.randrange(10_000):04d}{chance.randrange(10, 30)}"
    return chance.choice(UPN_LETTERS) + digits + f"{chance.randrange(1_000):03d}"


def nhs_number(chance: random.Random) -> str:
    """Nine digits and the check digit they lead to."""
    while True:
        digits = [chance.randrange(1, 10), *(chance.randrange(10) for _ in range(8))]
        check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            text = "".join(map(str, [*digits, check % 11]))
            return chance.choice((text, f"{text[:3]} {text[3:6]} {text[6:]}", f"{text[:3]}-{text[3:6]}-{text[6:]}"))


def telephone(chance: random.Random) -> str:
    digits = f"7{chance.randrange(100_000_000, 1_000_000_000)}"
    spaced = f"{digits[:4]} {digits[4:]}"
    return chance.choice((f"0{digits}", f"0{spaced}", f"+44{digits}", f"+44 {spaced}"))


def postcode(chance: random.Random) -> str:
    inward = f"{chance.randrange(1, 10)}{''.join(chance.choice('ABDEFGHJLNPQRSTUWXYZ') for _ in range(2))}"
    return f"{chance.choice(AREAS)}{chance.choice((' ', ''))}{inward}"


def birthday(chance: random.Random) -> str:
    day, month, year = chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(2007, 2023)
    return chance.choice((f"{day:02d}/{month:02d}/{year}", f"{day} May {year}", f"born {year}-{month:02d}-{day:02d}"))


KINDS: Final = {
    "a name": name,
    "an e-mail address": email,
    "a UPN": upn,
    "an NHS number": nhs_number,
    "a telephone number": telephone,
    "a postcode": postcode,
    "a date of birth": birthday,
}


def squeezed(chance: random.Random, planted: str) -> str:
    """The same as somebody would write it who forces it into a code: small letters, other separators or none."""
    separator = chance.choice(("", "_", "-", "."))
    text = separator.join("".join(c if c.isascii() and c.isalnum() else " " for c in planted.lower()).split())
    return chance.choice((text, f"x{separator}{text}"))


def text_paths(node: Any, path: TextPath = ()) -> Iterator[TextPath]:
    """Where text stands in an event's data: every value, and every member of a list."""
    if isinstance(node, str):
        yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from text_paths(child, (*path, key))


def text_at(node: Any, path: TextPath) -> Any:
    for key in path:
        node = node[key]
    return node


def put(node: Any, path: TextPath, value: str) -> None:
    """Write a text where one stood."""
    text_at(node, path[:-1])[path[-1]] = value
