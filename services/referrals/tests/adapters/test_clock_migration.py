"""Referrals that were there before the clocks are not left out of them."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg
from attune_chassis.migrate import load_migrations, migrate

RECORDED_AT = datetime(2026, 9, 7, 9, tzinfo=UTC)


async def test_every_referral_that_is_not_closed_is_looked_at_once(plain_database):
    migrations = load_migrations("referrals")
    connection = await asyncpg.connect(plain_database.owner)
    await migrate(connection, [one for one in migrations if one.component != "referrals" or one.number < 4])
    child_id, referrer_id, referral_id = UUID(int=1), UUID(int=2), UUID(int=3)
    await connection.execute(
        "INSERT INTO child_person VALUES ($1, 'E10000016', 'Junipera', 'Valecroft', NULL)", child_id
    )
    await connection.execute(
        "INSERT INTO referrer_person (party_id, authority, name, email) "
        "VALUES ($1, 'E10000016', 'Rowan Ashdownley', 'rowan.ashdownley@school.example')",
        referrer_id,
    )
    await connection.execute(
        "INSERT INTO referral (referral_id, reference, authority, setting_id, referral_type, reason_codes, "
        "referrer_id, child_id, made_on, received_by, recorded_at, sequence, version, stage) VALUES "
        "($1, 'REF-7K3M-9QX2', 'E10000016', 'urn:118246', 'elsa', '{self_esteem}', $2, $3, "
        "'2026-09-07', 'http', $4, 1, 1, 'made')",
        referral_id,
        referrer_id,
        child_id,
        RECORDED_AT,
    )
    await migrate(connection, migrations)
    timers = await connection.fetch("SELECT due, kind, subject FROM timer WHERE kind = 'referral_clocks'")
    assert [tuple(timer) for timer in timers] == [(RECORDED_AT, "referral_clocks", str(referral_id))]
    await connection.close()
