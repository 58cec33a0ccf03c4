"""`ops status` and `ops actions`: how a service stands, what needs an operator, and how that ends a script."""

import asyncio
import os
import sys
from pathlib import Path


async def test_a_service_with_nothing_to_do_is_well_also_for_a_readonly_login(service):
    await service.publish(service.thing("a"))
    await service.consume("SELECT count(*) = 1 FROM effect", "it is applied")
    await service.as_superuser("DELETE FROM outbox")
    for url in (service.database.app, service.database.readonly):
        document = await service.told("status", ATTUNE_DATABASE_URL=url)
        assert document["attention"] == []
        assert document["kafka"] == "ok"
    assert {
        (one["consumer"], one["topic"].removeprefix(service.prefix)): one["records"] for one in document["lag"]
    } == {
        ("sample", "sample.thing"): 0,
        ("sample-intake", "sample.intake"): 0,
    }
    answer = await service.ops("status")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("sample: all is well.")


async def test_lag_is_told_in_records_and_seconds(service):
    await service.publish(service.thing("a"), service.thing("a"))
    lag = {one["consumer"]: one for one in (await service.told("status"))["lag"]}
    assert lag["sample"]["records"] == 3, "two events and a claim"
    assert 0 <= lag["sample"]["seconds"] < 60
    assert lag["sample"]["partitions"][0]["next_offset"] is None
    assert lag["sample-intake"]["seconds"] is None


async def test_the_relay_is_seen_by_its_lock_and_its_epoch(service):
    assert (await service.told("status"))["relay"]["lock_held"] is False
    await service.publish(service.thing("a"))
    async with service.running(service.relay()):
        await service.eventually(lambda: service.value("SELECT max(epoch) = 2 FROM stream"), "the second relay claimed")
        relay = (await service.told("status"))["relay"]
    assert (relay["lock_held"], relay["epoch"]) == (True, 2)
    assert relay["sessions"]["relay"] == 1


async def test_whatever_needs_an_operator_is_named_with_the_command_that_helps_and_ends_with_1(service):
    await service.publish(service.thing("a", "poison"), service.thing("a"))
    await service.consume("SELECT count(*) = 2 FROM parked", "two are parked")
    await service.as_superuser(
        "INSERT INTO orphan (ce_id, topic, partition, epoch, sequence, key, headers, value)"
        " VALUES (gen_random_uuid(), 't', 0, 1, 1, '', '[]', '')"
    )
    await service.as_superuser(
        "INSERT INTO outbox (ce_id, topic, partition, key, headers, value, created_at)"
        " VALUES (gen_random_uuid(), 't', 0, 'k', '[]', '{}', now() - interval '1 hour')"
    )
    await service.as_superuser("UPDATE position SET gap_since = now(), gap_offset = 1 WHERE consumer = 'sample'")
    document = await service.told("status", code=1)
    assert [(one["code"], one["command"]) for one in document["attention"]] == [
        ("relay_orphans", "orphans list"),
        ("consumer_gap_open", "gap list"),
        ("parked", "parked list"),
        ("parked", "parked list"),
        ("outbox_oldest_age_seconds", ""),
    ]
    answer = await service.ops("status")
    assert answer.code == 1
    assert "! 1 orphan waits for a decision; until then nothing is published." in answer.out
    assert "see: ops orphans list" in answer.out
    assert "The oldest of 1 event has waited 60 min for the relay. No relay is connected" in answer.out


async def test_an_absent_broker_leaves_what_the_database_knows_and_ends_with_2(service):
    document = await service.told("status", code=2, ATTUNE_KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9")
    assert document["lag"] is None
    assert document["kafka"].startswith("Kafka at 127.0.0.1:9 does not answer (")
    assert document["outbox"]["rows"] == 0
    assert [one["code"] for one in document["attention"]] == ["kafka_unreachable"]


async def test_an_absent_database_is_one_plain_sentence_without_a_password(service):
    answer = await service.ops("status", ATTUNE_DATABASE_URL="postgresql://sample_app:secret@127.0.0.1:9/sample")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "The database at 127.0.0.1:9/sample does not answer (ConnectionRefusedError). Is PostgreSQL up, and is "
        "ATTUNE_DATABASE_URL right?\n"
    )


async def test_an_address_somebody_names_must_answer(service):
    document = await service.told("status", "--address", "http://127.0.0.1:9", code=1)
    assert [one["code"] for one in document["attention"]] == ["no_answer"]


async def test_as_a_process_of_its_own_it_says_which_setting_is_missing(service):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent / "sample"), *filter(None, sys.path)])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ops_sample.main", "ops", "status", "--json"),
        env=environment | service.environment | {"ATTUNE_DATABASE_URL": ""},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        out, error = await process.communicate()
    assert (process.returncode, out) == (2, b"")
    assert b"Traceback" not in error
    assert b"database" in error.lower()


async def test_what_was_done_by_hand_is_listed_newest_first(service):
    assert (await service.ops("actions")).out == "Nobody has changed anything by hand.\n"
    for number in range(3):
        await service.pool.execute(
            "INSERT INTO operator_action (actor, action, reason, subject) VALUES ('Odile', $1, 'why', '{\"a\": 1}')",
            f"deed {number}",
        )
    document = await service.told("actions", "--limit", "2", ATTUNE_DATABASE_URL=service.database.readonly)
    assert [(one["action"], one["subject"]) for one in document["actions"]] == [
        ("deed 2", {"a": 1}),
        ("deed 1", {"a": 1}),
    ]
    assert "deed 0" in (await service.ops("actions")).out
