"""The shadow of a projection: a schema of its own with the same tables, empty, and positions at the log's start."""

import re
from collections.abc import Iterable, Sequence

from aiokafka import TopicPartition

from attune_chassis.database import Connection
from attune_chassis.definition import Projection
from attune_chassis.position import create_positions
from attune_chassis.rebuild.errors import RebuildError
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("rebuild.sql")
SUFFIX = "~rebuild"
PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")


def schema_of(projection: Projection) -> str:
    """The name of its shadow schema."""
    return _plain("rebuild_" + projection.name.replace("-", "_"))


def consumer_of(projection: Projection) -> str:
    """The consumer name under which its shadow is filled."""
    return projection.subscription.consumer + SUFFIX


async def claim_rebuild(connection: Connection, projection: Projection) -> None:
    """Be the only one who rebuilds this projection, for as long as the connection lives."""
    if not await QUERIES.try_rebuild_lock(connection, name=schema_of(projection)):
        raise RebuildError(f"{projection.name} is being rebuilt by somebody else at this moment.")


async def ensure_shadow(
    connection: Connection,
    projection: Projection,
    places: Iterable[TopicPartition],
    *,
    generation: str,
    start_over: bool,
) -> bool:
    """Make the shadow, or find the one that an interrupted rebuild left; whether it was found.

    A shadow of another `generation` (another version of the code filled it) is thrown away, and so is any with
    `start_over`.
    """
    await _refuse_what_is_no_projection(connection, projection)
    schema, beginnings = schema_of(projection), dict.fromkeys(sorted(places), 0)
    async with connection.transaction():
        found = await QUERIES.generation_of(connection, schema=schema)
        if found == generation and not start_over:
            await create_positions(connection, consumer_of(projection), beginnings)
            return True
        await remove_shadow(connection, projection)
        await connection.execute(f"CREATE SCHEMA {schema}")
        for table in projection.tables:
            await connection.execute(f"CREATE TABLE {schema}.{_plain(table)} (LIKE public.{table} INCLUDING ALL)")
        await connection.execute(f"COMMENT ON SCHEMA {schema} IS '{_quoted(generation)}'")
        await create_positions(connection, consumer_of(projection), beginnings)
    return False


async def remove_shadow(connection: Connection, projection: Projection) -> None:
    """Throw the shadow away, with its positions and what it has parked; inside the caller's transaction."""
    consumer = consumer_of(projection)
    await QUERIES.forget_held_keys(connection, consumer=consumer)
    await QUERIES.forget_parked(connection, consumer=consumer)
    await QUERIES.forget_positions(connection, consumer=consumer)
    await connection.execute(f"DROP SCHEMA IF EXISTS {schema_of(projection)} CASCADE")


async def replace_content(connection: Connection, projection: Projection) -> None:
    """The shadow's rows instead of the live ones, inside the caller's transaction.

    The tables keep their place, rights and indexes; who reads them sees the old rows until the commit.
    """
    for table in reversed(projection.tables):
        await connection.execute(f"DELETE FROM public.{_plain(table)}")  # noqa: S608 - a plain name
    schema = schema_of(projection)
    for table in projection.tables:
        columns = ", ".join(await _columns(connection, table))
        insert = f"INSERT INTO public.{table} ({columns}) SELECT {columns} FROM {schema}.{table}"  # noqa: S608 - likewise
        await connection.execute(insert)


async def lock_tables(connection: Connection, projection: Projection) -> None:
    """Let nobody else write to the live tables until the end of the transaction."""
    for table in sorted(projection.tables):
        await connection.execute(f"LOCK TABLE public.{_plain(table)} IN SHARE ROW EXCLUSIVE MODE")


async def _refuse_what_is_no_projection(connection: Connection, projection: Projection) -> None:
    tables = [_plain(table) for table in projection.tables]
    async for row in QUERIES.doubtful_tables(connection, tables=tables):
        raise RebuildError(f"{projection.name} cannot be rebuilt: {row['what']}.")


async def _columns(connection: Connection, table: str) -> Sequence[str]:
    return [f'"{row["name"]}"' async for row in QUERIES.own_columns(connection, table=table)]


def _plain(name: str) -> str:
    """A name that needs no quotes; anything else would be a mistake in a definition."""
    if PLAIN_NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no plain name")
    return name


def _quoted(text: str) -> str:
    return text.replace("'", "''")
