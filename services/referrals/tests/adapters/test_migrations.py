"""Databases that exist already keep what they know when the schema moves on."""

import asyncpg
from attune_chassis.migrate import load_migrations, migrate
from attune_contracts.events.notifications import NotificationSentV1
from attune_contracts.events.training import ElsaRegisteredV1

REGISTER = "referrals-accredited-elsas"


async def test_the_registers_own_consumer_goes_on_where_the_one_before_it_stood(plain_database):
    migrations = load_migrations("referrals")
    before = [one for one in migrations if one.component != "referrals" or one.number < 3]
    connection = await asyncpg.connect(plain_database.owner)
    await migrate(connection, before)
    for topic in (ElsaRegisteredV1.topic, NotificationSentV1.topic):
        await connection.execute("INSERT INTO position VALUES ('referrals', $1, 4, 7, 21, NULL, 30)", topic)
        await connection.execute("INSERT INTO held_key (consumer, topic, key) VALUES ('referrals', $1, 'a')", topic)
        await connection.execute(
            "INSERT INTO parked VALUES ('referrals', $1, 4, 29, 7, 21, 'a', '[]', '', 'held_back', '', sha256(''))",
            topic,
        )
    await migrate(connection, migrations)
    for table in ("position", "held_key", "parked"):
        rows = await connection.fetch(f"SELECT consumer, topic FROM {table} ORDER BY topic")  # noqa: S608 - our names
        assert [tuple(row) for row in rows] == [
            ("referrals", NotificationSentV1.topic),
            (REGISTER, ElsaRegisteredV1.topic),
        ]
    row = await connection.fetchrow("SELECT * FROM position WHERE consumer = $1", REGISTER)
    assert (row["partition"], row["epoch"], row["last_sequence"], row["next_offset"]) == (4, 7, 21, 30)
    await connection.close()
