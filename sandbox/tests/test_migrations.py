"""Databases are brought to this version by each service's own command, and only when there may be work."""

import asyncpg
import pytest
from attune_provisioner.passwords import Passwords
from attune_sandbox.errors import SandboxError
from attune_sandbox.guarding import Guard
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.migrations import NOTES, fingerprint, migrate_all
from attune_sandbox.platform.plan import Plan
from attune_sandbox.ports import Ports
from attune_sandbox.testing.servers import password_of

SERVICE = "training"


@pytest.fixture
async def database(postgres, service_database):
    """The service's migrated database under the very name a sandbox gives it."""
    clone = await service_database(SERVICE)
    administrator = await asyncpg.connect(postgres.facts.superuser_url())
    await administrator.execute(f"ALTER DATABASE {clone.name} RENAME TO {SERVICE}")
    connection = await asyncpg.connect(postgres.facts.superuser_url(SERVICE))
    yield connection
    await connection.close()
    await administrator.execute(f"DROP DATABASE {SERVICE} WITH (FORCE)")
    await administrator.close()


@pytest.fixture
def plan(tmp_path, postgres, sandbox_keys):
    folder = DataFolder(tmp_path / "data")
    folder.prepare()
    facts = postgres.facts
    roles = {f"{SERVICE}_{kind}": password_of(facts.secret, f"{SERVICE}_{kind}") for kind in ("owner", "app", "relay")}
    ports = Ports(facts.port - (Ports(0).postgres))
    return Plan(folder, ports, Passwords(kafka={SERVICE: "unused"}, postgres=roles), sandbox_keys)


@pytest.fixture
def guard(tmp_path):
    with Guard(tmp_path / "guard.log") as guard:
        yield guard


async def test_a_database_newer_than_the_program_is_refused_in_the_services_own_words(plan, guard, database):
    await database.execute(
        "INSERT INTO schema_migration (component, number, name, sha256) VALUES ('training', 9999, 'from_tomorrow', $1)",
        "0" * 64,
    )
    with pytest.raises(SandboxError, match=r"database of training could not be migrated: .*newer than this program"):
        migrate_all(plan, [SERVICE], guard)
    assert not (plan.folder.path / NOTES).exists()


async def test_what_was_applied_is_noted_and_not_asked_again(plan, guard, database):
    migrate_all(plan, [SERVICE], guard)
    noted = (plan.folder.path / NOTES).read_text()
    assert fingerprint(SERVICE) in noted
    await database.execute("DROP TABLE schema_migration")
    migrate_all(plan, [SERVICE], guard)
    assert await database.fetchval("SELECT to_regclass('schema_migration')") is None, "nobody looked"


async def test_other_migrations_than_those_noted_are_applied(plan, guard, database):
    (plan.folder.path / NOTES).write_text('{"training": "of an older version"}')
    migrate_all(plan, [SERVICE], guard)
    assert fingerprint(SERVICE) in (plan.folder.path / NOTES).read_text()


def test_the_fingerprint_is_each_services_own():
    assert len({fingerprint(service) for service in ("referrals", "training", "awards", "notifications")}) == 4
