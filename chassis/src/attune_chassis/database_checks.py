"""The readiness of whoever needs the database: it answers, and it has the tables this code expects."""

from collections.abc import Sequence

from attune_chassis.database import Pool, is_database_away
from attune_chassis.health import Check
from attune_chassis.migrate import Migration, pending


def database_check(pool: Pool) -> Check:
    """The database answers."""

    async def check() -> str | None:
        try:
            await pool.fetchval("SELECT 1")
        except Exception as error:
            if is_database_away(error):
                return "The database cannot be reached."
            raise
        return None

    return check


def migrations_check(pool: Pool, migrations: Sequence[Migration]) -> Check:
    """No migration is missing."""

    async def check() -> str | None:
        try:
            async with pool.acquire() as connection:
                missing = await pending(connection, migrations)
        except Exception as error:
            if is_database_away(error):
                return "Unknown, because the database cannot be reached."
            raise
        if missing:
            return f"{len(missing)} migrations are missing, the first is {missing[0].label}; run migrate."
        return None

    return check
