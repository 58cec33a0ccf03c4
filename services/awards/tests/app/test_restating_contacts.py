"""Contacts are stated again: every party once, as the next fact about them, whatever has been said before."""

import pytest
from attune_chassis.problems import Problem
from attune_chassis.restating import restate
from attune_contracts.events.awards import ContactStatedV1
from attune_contracts.sealing import ContactDetails, open_model
from attune_sandbox.testing.service_tests import Published

TOPIC = ContactStatedV1.topic


async def stated(service) -> list[Published]:
    return [row for row in await service.published() if row.topic == TOPIC]


async def again(service, **more) -> int:
    (restatement,) = service.definition.restatements(service.resources).values()
    clock = service.clock
    return await restate(service.pool, restatement, "contacts", clock=clock, actor="Kim", reason="lost", **more)


def address(service, row: Published) -> str:
    assert isinstance(row.event, ContactStatedV1)
    keys = service.keys.contacts_private.read_text("utf-8")
    return open_model(ContactDetails, row.event.sealed, keys).email


async def test_every_contact_is_stated_once_more_with_a_new_id_and_the_next_version(awards) -> None:
    for number in range(3):
        contact = {"name": "Robin Fairweather", "email": f"robin{number}@school.example"}
        await awards.enter(contact=contact, setting_id=f"urn:10310{number}")
    first = await stated(awards)
    assert await again(awards, batch_max=2) == 3
    second = (await stated(awards))[3:]
    assert [row.key for row in second] == sorted(row.key for row in first)
    assert {(row.key, address(awards, row)) for row in second} == {(row.key, address(awards, row)) for row in first}
    assert {row.headers["ce_aggregateversion"] for row in second} == {"2"}
    assert await again(awards) == 3
    third = (await stated(awards))[6:]
    assert {row.headers["ce_aggregateversion"] for row in third} == {"3"}
    assert len({row.ce_id for row in (*first, *second, *third)}) == 9
    actions = await awards.rows(
        "SELECT actor, action, reason, subject->>'stated' AS stated FROM operator_action ORDER BY id"
    )
    assert [tuple(row) for row in actions[:2]] == [("Kim", "restate", "lost", None), ("Kim", "restated", "lost", "3")]


async def test_nothing_is_stated_while_the_database_may_lack_what_it_had_published(awards) -> None:
    await awards.enter()
    await awards.rows("UPDATE server_identity SET settled = false RETURNING 1")
    with pytest.raises(Problem) as refusal:
        await again(awards)
    assert refusal.value.name == "restored_not_settled"
    assert len(await stated(awards)) == 1
