"""`ops explain`: an event is found wherever it is, with what became of it and what it caused, never with its value."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from attune_chassis.ids import derived_id, new_id

ONE_ECHO = "SELECT count(*) = 1 FROM outbox WHERE topic LIKE '%echo'"


def kinds(document, ce_id):
    """What is said of the whereabouts of one event, without what the log itself says."""
    (event,) = [one for one in document["events"] if one["ce_id"] == str(ce_id)]
    return [
        one["kind"] if one["kind"] != "log" else f"log: {one['verdict']}"
        for one in sorted(event["whereabouts"], key=lambda one: (one["kind"] != "log", one["kind"]))
    ]


async def test_an_event_is_followed_from_the_outbox_through_the_log_to_what_it_caused(service):
    thing, other = service.thing("a"), service.thing("b")
    echo = derived_id("echo", thing.ce_id)
    await service.append(thing)
    waiting = await service.told("explain", str(thing.ce_id))
    assert kinds(waiting, thing.ce_id) == ["outbox"]

    await service.publish(other)
    unread = await service.told("explain", str(thing.ce_id))
    assert kinds(unread, thing.ce_id) == ["log: apply", "not_read"]

    await service.consume("SELECT count(*) = 2 FROM effect", "both are applied")
    await service.publish()
    document = await service.told("explain", str(thing.ce_id))
    assert kinds(document, thing.ce_id) == ["log: apply", "applied"]
    assert kinds(document, echo) == ["log: apply"], "nobody here hears echoes"
    assert [event["ce_id"] for event in document["events"]].count(str(other.ce_id)) == 0
    assert document["read_everything"] is True
    event = next(one for one in document["events"] if one["ce_id"] == str(echo))
    assert (event["causation_id"], event["type"]) == (str(thing.ce_id), "attune.sample.ThingEchoed.v1")
    assert datetime.now(UTC) - datetime.fromisoformat(event["logged_at"]) < timedelta(minutes=5)

    answer = await service.ops("explain", str(thing.ce_id))
    assert (answer.code, answer.err) == (0, "")
    first, second = answer.out.index(str(thing.ce_id)), answer.out.index(str(echo))
    assert first < answer.out.index("applied by sample") < second
    assert "Jane" not in answer.out + str(document)


async def test_a_parked_and_a_discarded_event_say_so(service):
    bad, held = service.thing("a", "poison"), service.thing("a")
    await service.publish(bad, held)
    await service.consume("SELECT count(*) = 2 FROM parked", "both are parked")
    document = await service.told("explain", str(bad.ce_id))
    (event,) = document["events"]
    assert {one["kind"]: one.get("reason") for one in event["whereabouts"]} == {"log": None, "parked": "handler_error"}
    (record, _) = [one["record"] for one in (await service.told("parked", "list"))["records"]]
    await service.told("parked", "discard", record, "--yes", "--reason", "obsolete")
    assert kinds(await service.told("explain", str(bad.ce_id)), bad.ce_id) == ["log: apply", "discarded"]
    assert "parked by sample (held_back)" in (await service.ops("explain", str(held.ce_id))).out


async def test_an_orphan_and_a_void_record_are_told_from_what_counts(service):
    thing = service.thing("a")
    await service.publish(thing)
    late = dict(service.thing("a").headers)
    late |= {"ce_epoch": "1", "ce_sequence": "0000000001-0000000000000000002"}
    await service.claim()  # what the first relay still sends is void from here on
    await service.send(b"{}", topic="sample.thing", **late)
    document = await service.told("explain", late["ce_id"])
    assert kinds(document, late["ce_id"]) == ["log: void"]
    await service.as_superuser(
        "INSERT INTO orphan (ce_id, topic, partition, epoch, sequence, key, headers, value)"
        " VALUES ($1, $2, 0, 1, 1, 'a', $3, '')",
        thing.ce_id,
        service.prefix + "sample.thing",
        f'[["ce_id", "{thing.ce_id}"]]',
    )
    assert "orphan" in kinds(await service.told("explain", str(thing.ce_id)), thing.ce_id)


async def test_an_event_is_looked_for_from_a_moment_on_and_only_so_far(service):
    first = service.thing("a")
    await service.publish(first, *(service.thing("b") for _ in range(9)))
    ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert (await service.told("explain", str(first.ce_id), "--since", ago))["found"] is True
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    missed = await service.told("explain", str(first.ce_id), "--since", later, code=1)
    assert (missed["found"], missed["records_read"]) == (False, 0)
    assert (await service.told("explain", str(first.ce_id), "--since", str(new_id()), code=1))["found"] is False
    few = await service.told("explain", str(first.ce_id), "--max-records", "5", code=1)
    assert (few["found"], few["read_everything"], 0 < few["records_read"] <= 5) == (False, False, True)
    shown = await service.ops("explain", str(first.ce_id), "--max-records", "5")
    assert " records were read; there may be more." in shown.out


async def test_what_a_known_chain_says_is_found_without_its_event(service):
    elsewhere, chain = uuid.uuid4(), uuid.uuid4()
    follows = service.thing("a", correlation_id=chain, causation_id=uuid.uuid4())
    await service.publish(follows)
    assert (await service.told("explain", str(elsewhere), code=1))["events"] == []
    document = await service.told("explain", str(elsewhere), "--correlation", str(chain), code=1)
    assert [event["ce_id"] for event in document["events"]] == [str(follows.ce_id)]


async def test_an_event_nobody_knows_is_said_to_be_not_found(service):
    unknown = str(uuid.uuid4())
    answer = await service.ops("explain", unknown)
    assert (answer.code, answer.err) == (1, "")
    assert f"The event {unknown} was not found in sample." in answer.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nonsense",), "nonsense is no event id"),
        ((str(uuid.uuid4()), "--since", "yesterday"), "yesterday is neither a time"),
        (
            (str(uuid.uuid4()), "--since", str(uuid.UUID(int=4 << 76 | 2 << 62))),
            "tells no time: only ids of version 7 do",
        ),
    ],
)
async def test_what_cannot_be_understood_is_one_plain_sentence(service, arguments, sentence):
    answer = await service.ops("explain", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
