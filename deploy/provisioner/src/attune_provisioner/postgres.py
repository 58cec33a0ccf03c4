"""Roles and databases: one database per service, and four logins per service that reach no other.

Rights on tables are given in migrations to the cluster-wide groups `attune_app`, `attune_relay` and `attune_readonly`.
A service's logins are members of them, and only they may connect to its database.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from attune_provisioner.postgres_password import scram_verifier
from attune_provisioner.report import ProvisioningError, Report

GROUPS = ("attune_app", "attune_relay", "attune_readonly")
OWNER = "owner"
KINDS = (OWNER, "app", "relay", "readonly")
WAIT_SECONDS = 60.0
ROLES_LOCK = 0x41545552
"""Any number nobody else uses for an advisory lock of the server."""
POLL_SECONDS = 0.2
STARTING = (
    OSError,
    TimeoutError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ConnectionDoesNotExistError,  # a container engine's proxy accepts before the server does
)


@dataclass(frozen=True, slots=True)
class ServiceRoles:
    """The names of one service's logins and database."""

    service: str

    @property
    def database(self) -> str:
        return self.service

    def name(self, kind: str) -> str:
        """The login of a kind: owner, app, relay or readonly."""
        return f"{self.service}_{kind}"

    def names(self) -> tuple[str, ...]:
        return tuple(self.name(kind) for kind in KINDS)


def postgres_roles(services: Sequence[str]) -> tuple[str, ...]:
    """Every login of these services."""
    return tuple(name for service in services for name in ServiceRoles(service).names())


async def provision_postgres(
    url: str, *, services: Sequence[str], passwords: Mapping[str, str], wait_seconds: float = WAIT_SECONDS
) -> Report:
    """Bring roles and databases to what the services need; a second run changes nothing.

    Args:
        url: a superuser's connection to any database of the server.
        services: names of services; each gets a database of its name.
        passwords: by login name; one for each of `postgres_roles(services)`.
        wait_seconds: how long to wait for a server that is still starting.

    Raises:
        ProvisioningError: with one plain sentence.
    """
    report = Report()
    missing = set(postgres_roles(services)) - set(passwords)
    if missing:
        raise ProvisioningError(f"There is no password for the PostgreSQL roles {', '.join(sorted(missing))}.")
    connection = await connect(url, wait_seconds=wait_seconds)
    try:
        await ensure_roles(connection, services, passwords, report)
        for service in services:
            await _ensure_database(connection, ServiceRoles(service), report)
    finally:
        await connection.close()
    return report


async def ensure_roles(
    connection: asyncpg.Connection, services: Sequence[str], passwords: Mapping[str, str], report: Report
) -> None:
    """The groups, and each service's logins as members, with the given passwords."""
    async with connection.transaction():
        # Roles belong to the whole server: two provisioners at once would create the same one.
        await connection.execute("SELECT pg_advisory_xact_lock($1)", ROLES_LOCK)
        known = {row["rolname"]: row["rolpassword"] for row in await connection.fetch("SELECT * FROM pg_authid")}
        for group in GROUPS:
            if group not in known:
                await connection.execute(f"CREATE ROLE {_quoted(group)} NOLOGIN")
                report.changes.append(f"role {group} created")
        for service in services:
            roles = ServiceRoles(service)
            for kind in KINDS:
                await _ensure_login(connection, roles.name(kind), passwords, known, report)
                if kind != OWNER:
                    await _ensure_member(connection, roles.name(kind), f"attune_{kind}", report)


async def restrict_database(connection: asyncpg.Connection, database: str, roles: ServiceRoles) -> bool:
    """Let only the service's own logins connect; True when that was not so before."""
    names = ", ".join(_quoted(name) for name in roles.names())
    open_to_all = await connection.fetchval(
        "SELECT has_database_privilege('public', $1, 'CONNECT')"
        " OR EXISTS (SELECT FROM unnest($2::text[]) AS login WHERE NOT has_database_privilege(login, $1, 'CONNECT'))",
        database,
        list(roles.names()),
    )
    if open_to_all:
        await connection.execute(f"REVOKE ALL ON DATABASE {_quoted(database)} FROM PUBLIC")
        await connection.execute(f"GRANT CONNECT ON DATABASE {_quoted(database)} TO {names}")
    return bool(open_to_all)


async def _ensure_login(
    connection: asyncpg.Connection,
    name: str,
    passwords: Mapping[str, str],
    known: Mapping[str, str | None],
    report: Report,
) -> None:
    # The server is given a verifier, never the password: a statement can end up in its log.
    verifier = scram_verifier(passwords[name], like=known.get(name))
    if name not in known:
        await connection.execute(f"CREATE ROLE {_quoted(name)} LOGIN PASSWORD '{verifier}'")
        report.changes.append(f"role {name} created")
    elif known[name] != verifier:
        await connection.execute(f"ALTER ROLE {_quoted(name)} LOGIN PASSWORD '{verifier}'")
        report.changes.append(f"role {name} given a new password")


async def _ensure_member(connection: asyncpg.Connection, name: str, group: str, report: Report) -> None:
    if not await connection.fetchval("SELECT pg_has_role($1, $2, 'MEMBER')", name, group):
        await connection.execute(f"GRANT {_quoted(group)} TO {_quoted(name)}")
        report.changes.append(f"role {name} made a member of {group}")


async def _ensure_database(connection: asyncpg.Connection, roles: ServiceRoles, report: Report) -> None:
    database, owner = roles.database, roles.name(OWNER)
    actual = await connection.fetchval("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = $1", database)
    if actual is None:
        await connection.execute(f"CREATE DATABASE {_quoted(database)} OWNER {_quoted(owner)}")
        report.changes.append(f"database {database} created")
    elif actual != owner:
        report.drift.append(f"database {database} belongs to {actual}, it should belong to {owner}")
    if await restrict_database(connection, database, roles):
        report.changes.append(f"database {database} closed to all but its service's roles")


async def connect(url: str, *, wait_seconds: float) -> asyncpg.Connection:
    """A connection to a server that may still be starting; raises ProvisioningError after `wait_seconds`."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return await asyncpg.connect(url, timeout=5.0)
        except asyncpg.InvalidPasswordError as error:
            raise ProvisioningError("PostgreSQL refuses the administrator's password.") from error
        except STARTING as error:
            if time.monotonic() > deadline:
                raise ProvisioningError(
                    f"PostgreSQL did not answer within {wait_seconds:g} seconds. Is it running?"
                ) from error
            await asyncio.sleep(POLL_SECONDS)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
