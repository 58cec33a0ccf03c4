"""Numbered plain SQL files, applied once each, in order, one transaction each, under an advisory lock.

An own runner because two refusals matter here: an applied file that was changed afterwards, and a database that is
newer than the code. Both are told in one plain sentence.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import asyncpg

from attune_chassis.database import Connection, load_queries

CHASSIS = "attune_chassis"
FILE_NAME = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9]+(?:_[a-z0-9]+)*)\.sql")
ENDS_TRANSACTION = re.compile(r"^\s*(?:COMMIT|ROLLBACK|END)\s*;", re.IGNORECASE | re.MULTILINE)

queries = load_queries("attune_chassis", "sql/migrate.sql")


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

    @property
    def label(self) -> str:
        """How the migration is called in sentences."""
        return f"{self.component}/{self.number:04}_{self.name}"


def load_migrations(*packages: str) -> tuple[Migration, ...]:
    """The migrations of the packages, in the order given; the chassis' own always come first.

    Raises:
        MigrationError: when a file is misnamed, a number is missing or taken twice, or a file ends its own transaction.
    """
    found: list[Migration] = []
    for package in (CHASSIS, *(package for package in packages if package != CHASSIS)):
        found.extend(_of_package(package))
    return tuple(found)


def _of_package(package: str) -> list[Migration]:
    folder = files(package).joinpath("migrations")
    if not folder.is_dir():
        raise MigrationError(f"The package {package} has no folder of migrations.")
    names = sorted(entry.name for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))
    found = [read_migration(package, name, folder.joinpath(name).read_text("utf-8")) for name in names]
    for expected, migration in enumerate(found, start=1):
        if migration.number != expected:
            raise MigrationError(f"{migration.label} should have the number {expected:04}: numbers count up by one.")
    return found


def read_migration(component: str, file_name: str, sql: str) -> Migration:
    """One migration from its file name and text; the fingerprint does not depend on the kind of line ends."""
    matched = FILE_NAME.fullmatch(file_name)
    if matched is None:
        raise MigrationError(f"{component}/migrations/{file_name} should be named like 0001_what_it_does.sql.")
    sql = sql.replace("\r\n", "\n")
    if ENDS_TRANSACTION.search(sql):
        raise MigrationError(f"{component}/migrations/{file_name} ends its own transaction; leave that to the runner.")
    sha256 = hashlib.sha256(sql.encode()).hexdigest()
    return Migration(component, int(matched["number"]), matched["name"], sql, sha256)


async def pending(connection: Connection, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """The migrations the database still lacks; any role may ask.

    A database newer than the code is no fault here: while a new version is rolled out, the old one keeps serving.
    """
    applied = await _applied(connection)
    return tuple(migration for migration in migrations if (migration.component, migration.number) not in applied)


async def migrate(
    connection: Connection, migrations: Sequence[Migration], *, lock_timeout_seconds: float = 30.0
) -> tuple[Migration, ...]:
    """Apply what is pending and give what was applied; needs the owner role.

    Raises:
        MigrationError: when an applied file was changed, the database is newer than the code, a file comes too late for
            its number, a lock is not had in time, or a file fails. What was applied before stays applied.
    """
    await queries.limit_lock_wait(connection, milliseconds=f"{round(lock_timeout_seconds * 1000)}ms")
    try:
        await queries.take_migration_lock(connection)
    except asyncpg.LockNotAvailableError:
        raise MigrationError(
            f"Another migration of this database still runs after {lock_timeout_seconds:g} seconds; try again later."
        ) from None
    try:
        async with connection.transaction():
            await queries.create_schema_migration(connection)
        refuse_unlike(await _applied(connection), migrations)
        missing = await pending(connection, migrations)
        for migration in missing:
            await _apply(connection, migration)
        return missing
    finally:
        if not connection.is_closed():
            await queries.release_migration_lock(connection)


def refuse_unlike(applied: dict[tuple[str, int], tuple[str, str]], migrations: Sequence[Migration]) -> None:
    """Refuse a database whose past is not the past of this code.

    Args:
        applied: (component, number) -> (name, sha256), as the database tells it.
        migrations: as the code tells it.
    """
    known = {(migration.component, migration.number): migration for migration in migrations}
    for (component, number), (name, sha256) in applied.items():
        migration = known.get((component, number))
        if migration is None:
            raise MigrationError(
                f"The database is newer than this program: it holds {component}/{number:04}_{name}, which this version "
                "does not know. Run the newer version."
            )
        if migration.sha256 != sha256:
            raise MigrationError(
                f"{migration.label} was changed after it had been applied to this database. "
                "Put the file back as it was and make the change in a new migration."
            )
    for (component, number), migration in known.items():
        if (component, number) not in applied and (component, number + 1) in applied:
            raise MigrationError(f"{migration.label} is missing in the database though a later one was applied.")


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.sql)
            await queries.record_migration(
                connection,
                component=migration.component,
                number=migration.number,
                name=migration.name,
                sha256=migration.sha256,
            )
    except asyncpg.LockNotAvailableError:
        raise MigrationError(
            f"{migration.label} could not get a lock in time; try again when the database is quieter."
        ) from None
    except asyncpg.PostgresError as error:
        raise MigrationError(f"{migration.label} failed and was rolled back: {error.message}.") from error


async def _applied(connection: Connection) -> dict[tuple[str, int], tuple[str, str]]:
    if not await queries.has_schema_migration(connection):
        return {}
    return {
        (row["component"], row["number"]): (row["name"], row["sha256"])
        async for row in queries.applied_migrations(connection)
    }
