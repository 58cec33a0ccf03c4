"""Provisioning a real PostgreSQL: roles, databases, and who may connect to which."""

import asyncpg
import pytest
from attune_provisioner.postgres import ServiceRoles, postgres_roles, provision_postgres
from attune_provisioner.postgres_password import scram_verifier
from attune_provisioner.report import ProvisioningError

SERVICES = ("northwing", "southwing")  # invented, so that no other test's databases are in the way


@pytest.fixture
def passwords():
    return {role: f"password-of-{role}" for role in postgres_roles(SERVICES)}


@pytest.fixture
async def provisioned(postgres, passwords):
    report = await provision_postgres(postgres.facts.superuser_url(), services=SERVICES, passwords=passwords)
    yield report
    connection = await asyncpg.connect(postgres.facts.superuser_url())
    for service in SERVICES:
        await connection.execute(f"DROP DATABASE {service} WITH (FORCE)")
    for role in postgres_roles(SERVICES):
        await connection.execute(f"DROP ROLE {role}")
    await connection.close()


@pytest.fixture
def connect(postgres, passwords):
    async def to(role, database, password=None):
        facts = postgres.facts
        return await asyncpg.connect(
            host=facts.host, port=facts.port, user=role, password=password or passwords[role], database=database
        )

    return to


async def test_a_second_run_changes_nothing(postgres, passwords, provisioned):
    assert "database northwing created" in provisioned.changes
    again = await provision_postgres(postgres.facts.superuser_url(), services=SERVICES, passwords=passwords)
    assert again.changes == []
    assert again.drift == []


async def test_every_role_of_a_service_connects_to_its_own_database(provisioned, connect):
    for role in ServiceRoles("northwing").names():
        connection = await connect(role, "northwing")
        await connection.close()


async def test_no_role_connects_to_another_services_database(provisioned, connect):
    for role in ServiceRoles("southwing").names():
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connect(role, "northwing")


async def test_only_the_owner_makes_tables_and_rights_come_by_the_groups(provisioned, connect):
    owner = await connect("northwing_owner", "northwing")
    await owner.execute("CREATE TABLE thing (id int); GRANT SELECT, INSERT ON thing TO attune_app")
    await owner.execute("GRANT SELECT ON thing TO attune_readonly")
    app = await connect("northwing_app", "northwing")
    await app.execute("INSERT INTO thing VALUES (1)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("CREATE TABLE other (id int)")
    readonly = await connect("northwing_readonly", "northwing")
    assert await readonly.fetchval("SELECT count(*) FROM thing") == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await readonly.execute("INSERT INTO thing VALUES (2)")
    for connection in (owner, app, readonly):
        await connection.close()


async def test_a_changed_password_is_set_and_only_that_one(postgres, passwords, provisioned, connect):
    changed = passwords | {"northwing_app": "another"}
    report = await provision_postgres(postgres.facts.superuser_url(), services=SERVICES, passwords=changed)
    assert report.changes == ["role northwing_app given a new password"]
    connection = await connect("northwing_app", "northwing", "another")
    await connection.close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect("northwing_app", "northwing")


async def test_a_database_opened_to_everybody_is_closed_again(postgres, passwords, provisioned):
    connection = await asyncpg.connect(postgres.facts.superuser_url())
    await connection.execute("GRANT CONNECT ON DATABASE northwing TO PUBLIC")
    await connection.close()
    again = await provision_postgres(postgres.facts.superuser_url(), services=SERVICES, passwords=passwords)
    assert again.changes == ["database northwing closed to all but its service's roles"]


async def test_a_server_that_is_not_there_is_told_after_the_time_given(passwords):
    with pytest.raises(ProvisioningError, match=r"did not answer within 0\.3 seconds"):
        await provision_postgres(
            "postgresql://postgres:x@127.0.0.1:9/postgres", services=SERVICES, passwords=passwords, wait_seconds=0.3
        )


def test_equal_passwords_have_equal_verifiers_once_the_salt_is_known():
    first = scram_verifier("secret")
    assert scram_verifier("secret", like=first) == first
    assert scram_verifier("other", like=first) != first
    assert scram_verifier("secret") != first, "every new verifier has a salt of its own"
