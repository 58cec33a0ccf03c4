"""Numbered plain SQL files, applied once each, in order, under a lock; a changed or unknown file is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from attune_chassis.database import Connection


class MigrationError(Exception):
    """A migration that cannot be carried out; its text is one plain sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One SQL file: `component` is the package it belongs to, `sha256` its fingerprint in hexadecimal."""

    component: str
    number: int
    name: str
    sql: str
    sha256: str


def load_migrations(*packages: str) -> tuple[Migration, ...]:
    """The migrations of the packages, in the order given; the chassis' own always come first."""
    raise NotImplementedError


async def pending(connection: Connection, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """The migrations the database still lacks; raises `MigrationError` when it holds changed or newer ones."""
    raise NotImplementedError


async def migrate(connection: Connection, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """Apply what is pending and give what was applied; needs the owner role."""
    raise NotImplementedError
