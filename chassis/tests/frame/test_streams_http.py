"""Where the topics stand, over HTTP: for operators of those who read them."""

import asyncpg
from attune_chassis.streams_http import StreamPlaces

CE_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"
ROWS = "INSERT INTO stream VALUES ('things.thing', 1, 3, 7, $1, 12), ('things.thing', 0, 0, 0, NULL, 0)"


async def test_every_row_of_the_relay_is_given_in_order(client, mint, sample_database):
    connection = await asyncpg.connect(sample_database.owner)
    await connection.execute(ROWS, CE_ID)
    await connection.close()
    answer = await client.get("/v1/streams", headers={"Authorization": f"Bearer {mint(scope='ops:read')}"})
    assert answer.status_code == 200, answer.text
    first, second = StreamPlaces.model_validate_json(answer.text).streams
    assert (first.topic, first.partition, first.epoch, first.next_offset) == ("things.thing", 0, 0, 0)
    assert first.last_ce_id is None
    assert (second.partition, second.epoch, second.last_sequence, second.next_offset) == (1, 3, 7, 12)
    assert str(second.last_ce_id) == CE_ID


async def test_it_needs_the_scope_of_an_operator(client, mint):
    answer = await client.get("/v1/streams", headers={"Authorization": f"Bearer {mint()}"})
    assert (answer.status_code, answer.json()["scope"]) == (403, "ops:read")
    assert (await client.get("/v1/streams")).status_code == 401
