"""Databases as tests use them: clones of a migrated template, each for one test, with the roles of production."""

import asyncio
import os
import secrets
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from attune_provisioner.postgres import OWNER, ServiceRoles, ensure_roles, postgres_roles, restrict_database
from attune_provisioner.report import Report

from attune_sandbox.service_environment import Surroundings, plain_settings, secret_settings, without_attune
from attune_sandbox.testing.servers import DATABASE_OWNERS, PLAIN, PostgresFacts, password_of

TEMPLATE_LOCK = 0x41545455  # any number nobody else uses for an advisory lock of this server
MIGRATION_TIMEOUT_SECONDS = 60.0

Migrate = Callable[["DatabaseUrls"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """One database and the connection of each role to it; `superuser` is for looking behind the scenes."""

    name: str
    owner: str
    app: str
    relay: str
    readonly: str
    superuser: str = field(repr=False)


class SharedPostgres:
    """The run's PostgreSQL: makes templates once per run and clones of them for each test."""

    def __init__(self, facts: PostgresFacts) -> None:
        self.facts = facts
        self._ready: set[str] = set()

    def urls(self, database: str, service: str) -> DatabaseUrls:
        roles = ServiceRoles(service)
        login = {kind: self.facts.url(roles.name(kind), database) for kind in (OWNER, "app", "relay", "readonly")}
        return DatabaseUrls(database, **login, superuser=self.facts.superuser_url(database))

    async def clone(self, service: str, *, template: str, migrate: Migrate) -> DatabaseUrls:
        """A fresh database with what `migrate` puts into the template, which it does once per run.

        Args:
            service: whose roles own and use the database (`plain` for none in particular).
            template: name of the template; equal names mean equal content.
            migrate: fills a new template.
        """
        await self._ensure_template(service, f"template_{template}", migrate)
        name = f"t{secrets.token_hex(6)}"
        connection = await asyncpg.connect(self.facts.superuser_url())
        try:
            owner = ServiceRoles(service).name(OWNER)
            await connection.execute(
                f'CREATE DATABASE {name} OWNER {owner} TEMPLATE "template_{template}" STRATEGY file_copy'
            )
            await restrict_database(connection, name, ServiceRoles(service))
        finally:
            await connection.close()
        return self.urls(name, service)

    async def drop(self, database: DatabaseUrls) -> None:
        """Delete a database, whoever is still connected."""
        connection = await asyncpg.connect(self.facts.superuser_url())
        try:
            await connection.execute(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)")
        finally:
            await connection.close()

    async def _ensure_template(self, service: str, template: str, migrate: Migrate) -> None:
        if template in self._ready:
            return
        connection = await asyncpg.connect(self.facts.superuser_url())
        try:
            # Workers of one run share the server: the first makes the template, the others wait for it.
            await connection.execute("SELECT pg_advisory_lock($1)", TEMPLATE_LOCK)
            await self._make_template(connection, service, template, migrate)
        finally:
            await connection.close()
        self._ready.add(template)

    async def _make_template(self, connection: Any, service: str, template: str, migrate: Migrate) -> None:
        done = await connection.fetchval("SELECT datistemplate FROM pg_database WHERE datname = $1", template)
        if done:
            return
        passwords = {role: password_of(self.facts.secret, role) for role in postgres_roles(DATABASE_OWNERS)}
        await ensure_roles(connection, DATABASE_OWNERS, passwords, Report())
        roles = ServiceRoles(service)
        await connection.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
        await connection.execute(f'CREATE DATABASE "{template}" OWNER {roles.name(OWNER)} STRATEGY file_copy')
        await restrict_database(connection, template, roles)
        await migrate(self.urls(template, service))
        await connection.execute(f'ALTER DATABASE "{template}" IS_TEMPLATE true')


async def leave_empty(_: DatabaseUrls) -> None:
    """The migration of a database that holds nothing."""


def by_console_script(service: str, about: Callable[[DatabaseUrls], Surroundings]) -> Migrate:
    """The migration as operators run it: `<service> migrate` as a process of its own."""

    async def migrate(database: DatabaseUrls) -> None:
        surroundings = about(database)
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name(service)),
            "migrate",
            env=without_attune(os.environ) | plain_settings(surroundings) | secret_settings(surroundings),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await asyncio.wait_for(process.communicate(), MIGRATION_TIMEOUT_SECONDS)
        if process.returncode != 0:
            raise RuntimeError(f"`{service} migrate` ended with {process.returncode}: {output.decode()}")

    return migrate


__all__ = ["PLAIN", "DatabaseUrls", "SharedPostgres", "by_console_script", "leave_empty"]
