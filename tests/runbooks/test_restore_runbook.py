"""The restore runbook of docs/operations.md, carried out word for word on a service with its own PostgreSQL."""

import json
from collections import Counter

import pytest
from attune_contracts.events.training import ContactStatedV1, ElsaRegisteredV1
from attune_sandbox.testing.behind_the_scenes import folded, read_all

EVENTS_OF_A_REGISTRATION = 2
PATIENCE_SECONDS = 480
"""Some fifteen commands, each a process of its own, on a machine that may have other things to do."""
NEW_TIMELINE_ONLY = "recovery"
TOPICS = (ElsaRegisteredV1.topic, ContactStatedV1.topic)


async def outbox_is_empty(place) -> bool:
    return await place.value("SELECT count(*) = 0 FROM outbox")


async def published(place, name: str) -> str:
    """Somebody joins the register, and the log knows it."""
    answer = await place.register(name)
    assert answer.status_code == 201, answer.text
    await place.until(lambda: outbox_is_empty(place), "everything is published")
    return str(answer.json()["elsa_id"])


async def open_orphans(place) -> list[str]:
    rows = await place.value("SELECT json_agg(ce_id) FROM orphan WHERE decision IS NULL")
    return [str(ce_id) for ce_id in json.loads(str(rows))] if rows else []


async def accepts_commands(place) -> bool:
    return (await place.register("Cedar Example")).status_code == 201


@pytest.mark.timeout(PATIENCE_SECONDS)
@pytest.mark.parametrize("new_timeline", [True, False], ids=["new-timeline", "declared-snapshot"])
async def test_the_runbook_restores_a_service_word_for_word(place, topic_space, new_timeline):
    await place.start_service()
    kept = await published(place, "Alder Example")
    await place.run("backup", as_server=True)
    lost = await published(place, "Birch Example")

    await place.stop_service()
    await place.run("restore", as_server=True, without="" if new_timeline else NEW_TIMELINE_ONLY)
    if not new_timeline:
        await place.run("declare")

    await place.start_service()
    refused = await place.register("Cedar Example")
    assert (refused.status_code, refused.json()["reason"]) == (503, "restored_not_settled")
    assert int(refused.headers["Retry-After"]) > 0
    assert (await place.get(f"/v1/elsas/{kept}")).status_code == 200, "reading goes on"
    assert (await place.get(f"/v1/elsas/{lost}")).status_code == 404, "the database went back to the past"

    await place.until(lambda: has_orphans(place), "the relay finds what the database does not know")
    looked = await place.run("look")
    orphans = await open_orphans(place)
    assert "refused" in looked
    assert all(ce_id in looked for ce_id in orphans)
    for ce_id in orphans:
        await place.run("decide", EVENT_ID=ce_id)

    await place.until(lambda: accepts_commands(place), "commands are answered again")
    await place.until(lambda: outbox_is_empty(place), "the new registration is published")
    await place.run("release")
    await place.run("check")

    records = folded(await read_all(topic_space, [*TOPICS]))
    times = Counter(record.headers["ce_id"] for record in records)
    assert set(times.values()) == {1}, "no event stands twice in the fold"
    assert len(times) == 3 * EVENTS_OF_A_REGISTRATION
    audited = await place.value("SELECT array_agg(DISTINCT action ORDER BY action) FROM operator_action")
    declared = [] if new_timeline else ["begin_restore"]
    assert audited == ["accept_orphan", *declared, "release_deliveries"]


async def has_orphans(place) -> bool:
    return len(await open_orphans(place)) == EVENTS_OF_A_REGISTRATION


def test_every_command_of_the_runbook_is_tried(blocks):
    assert set(blocks) == {"backup", "restore", "declare", "look", "decide", "release", "check"}
    assert any(NEW_TIMELINE_ONLY in line for line in blocks["restore"].splitlines())
