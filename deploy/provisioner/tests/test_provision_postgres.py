"""Provisioning a real PostgreSQL: roles, databases, and who may connect to which."""

import secrets

import asyncpg
import pytest
from attune_provisioner.postgres import ServiceRoles, postgres_roles, provision_postgres
from attune_provisioner.postgres_password import scram_verifier
from attune_provisioner.report import ProvisioningError


@pytest.fixture
def services():
    """Two invented services of this test only: roles and databases belong to the whole server."""
    mark = secrets.token_hex(3)
    return (f"north{mark}", f"south{mark}")


@pytest.fixture
def north(services):
    return ServiceRoles(services[0])


@pytest.fixture
def passwords(services):
    return {role: f"password-of-{role}" for role in postgres_roles(services)}


@pytest.fixture
async def provisioned(postgres, services, passwords):
    report = await provision_postgres(postgres.facts.superuser_url(), services=services, passwords=passwords)
    yield report
    connection = await asyncpg.connect(postgres.facts.superuser_url())
    for service in services:
        await connection.execute(f"DROP DATABASE {service} WITH (FORCE)")
    for role in postgres_roles(services):
        await connection.execute(f"DROP ROLE {role}")
    await connection.close()


@pytest.fixture
def provision(postgres, services, passwords):
    def run(**more):
        wishes = {"services": services, "passwords": passwords}
        return provision_postgres(postgres.facts.superuser_url(), **(wishes | more))

    return run


@pytest.fixture
def connect(postgres, passwords):
    async def to(role, database, password=None):
        facts = postgres.facts
        return await asyncpg.connect(
            host=facts.host, port=facts.port, user=role, password=password or passwords[role], database=database
        )

    return to


async def test_a_second_run_changes_nothing(provision, north, provisioned):
    assert f"database {north.database} created" in provisioned.changes
    again = await provision()
    assert again.changes == []
    assert again.drift == []


async def test_every_role_of_a_service_connects_to_its_own_database(north, provisioned, connect):
    for role in north.names():
        connection = await connect(role, north.database)
        await connection.close()


async def test_no_role_connects_to_another_services_database(services, north, provisioned, connect):
    for role in ServiceRoles(services[1]).names():
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connect(role, north.database)


async def test_only_the_owner_makes_tables_and_rights_come_by_the_groups(north, provisioned, connect):
    owner = await connect(north.name("owner"), north.database)
    await owner.execute("CREATE TABLE thing (id int); GRANT SELECT, INSERT ON thing TO attune_app")
    await owner.execute("GRANT SELECT ON thing TO attune_readonly")
    app = await connect(north.name("app"), north.database)
    await app.execute("INSERT INTO thing VALUES (1)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("CREATE TABLE other (id int)")
    readonly = await connect(north.name("readonly"), north.database)
    assert await readonly.fetchval("SELECT count(*) FROM thing") == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await readonly.execute("INSERT INTO thing VALUES (2)")
    for connection in (owner, app, readonly):
        await connection.close()


async def test_a_changed_password_is_set_and_only_that_one(provision, north, passwords, provisioned, connect):
    changed = passwords | {north.name("app"): "another"}
    report = await provision(passwords=changed)
    assert report.changes == [f"role {north.name('app')} given a new password"]
    connection = await connect(north.name("app"), north.database, "another")
    await connection.close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect(north.name("app"), north.database)


async def test_a_database_opened_to_everybody_is_closed_again(postgres, provision, north, provisioned):
    connection = await asyncpg.connect(postgres.facts.superuser_url())
    await connection.execute(f"GRANT CONNECT ON DATABASE {north.database} TO PUBLIC")
    await connection.close()
    again = await provision()
    assert again.changes == [f"database {north.database} closed to all but its service's roles"]


async def test_a_server_that_is_not_there_is_told_after_the_time_given(services, passwords):
    with pytest.raises(ProvisioningError, match=r"did not answer within 0\.3 seconds"):
        await provision_postgres(
            "postgresql://postgres:x@127.0.0.1:9/postgres", services=services, passwords=passwords, wait_seconds=0.3
        )


def test_equal_passwords_have_equal_verifiers_once_the_salt_is_known():
    first = scram_verifier("secret")
    assert scram_verifier("secret", like=first) == first
    assert scram_verifier("other", like=first) != first
    assert scram_verifier("secret") != first, "every new verifier has a salt of its own"
