"""`migrate` as a command: waits for the database for a while, brings it up to date, says what was done."""

from collections.abc import Callable

import asyncpg

from attune_chassis.database import Connection, is_database_away, once_reachable
from attune_chassis.definition import ServiceDefinition
from attune_chassis.migrate import MigrationError, load_migrations, migrate
from attune_chassis.settings import MigrationSettings, UnusableSettingsError


async def migrate_database(
    definition: ServiceDefinition, settings: MigrationSettings, *, say: Callable[[str], None]
) -> None:
    """Apply what is missing, as the owner of the database.

    Raises:
        MigrationError: the database cannot be reached in time, or a migration cannot be carried out.
        UnusableSettingsError: the owner's address is not set.
    """
    if settings.owner_database_url is None:
        raise UnusableSettingsError(["ATTUNE_OWNER_DATABASE_URL is not set; migrate needs it."])
    migrations = load_migrations(definition.migrations)
    connection = await _connect(settings.owner_database_url.get_secret_value(), settings)
    try:
        applied = await migrate(connection, migrations, lock_timeout_seconds=settings.migration_lock_timeout_seconds)
    finally:
        await connection.close(timeout=settings.database_connect_timeout_seconds)
    for migration in applied:
        say(f"Applied {migration.label}.")
    say(f"The database of {definition.name} is up to date.")


async def _connect(url: str, settings: MigrationSettings) -> Connection:
    async def connect() -> Connection:
        return await asyncpg.connect(
            url, timeout=settings.database_connect_timeout_seconds, server_settings={"application_name": "migrate"}
        )

    try:
        return await once_reachable(connect, wait_seconds_max=settings.database_wait_seconds_max)
    except Exception as error:
        if not is_database_away(error):
            raise
        raise MigrationError(
            f"The database could not be reached within {settings.database_wait_seconds_max:g} seconds "
            f"({type(error).__name__}). Check ATTUNE_OWNER_DATABASE_URL and that PostgreSQL runs."
        ) from None
