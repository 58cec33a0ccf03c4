"""`ops rebuild`, `ops restate` and `ops join`: making anew what is wrong, missing, or no longer in the log."""

import importlib
import json
from dataclasses import replace

import pytest

WHY = ("--yes", "--reason", "the count was wrong", "--actor", "Odile Operator")


@pytest.fixture
def tallying(service):
    return replace(service, module=importlib.import_module("ops_sample.tallying"))


@pytest.fixture
def as_owner(service):
    return {"ATTUNE_OWNER_DATABASE_URL": service.database.owner}


async def test_a_projection_is_made_anew_from_its_log(service, tallying, as_owner):
    await service.publish(service.thing("a"), service.thing("a"), service.thing("b"))
    await tallying.consume("SELECT sum(things) = 3 FROM tally", "all are counted", consumer="sample-tally")
    listed = await tallying.told("rebuild")
    assert listed["projections"] == [{"name": "tally", "consumer": "sample-tally", "tables": ["tally"]}]
    await service.as_superuser("UPDATE tally SET things = 99")
    document = await tallying.told("rebuild", "tally", *WHY, **as_owner)
    assert (document["rebuilt"], document["records"], document["parked"]) == ("tally", 4, 0), "a claim, three events"
    assert await service.value("SELECT array_agg(things ORDER BY key) FROM tally") == [2, 1]
    assert [(actor, reason) for actor, _, reason in await service.actions()] == [
        ("Odile Operator", "the count was wrong")
    ]


async def test_a_rebuild_says_what_it_lacks(service, tallying, as_owner):
    unknown = await tallying.ops("rebuild", "nothing", *WHY, **as_owner)
    assert (unknown.code, unknown.err) == (2, "sample has no projection nothing; see: ops rebuild\n")
    powerless = await tallying.ops("rebuild", "tally", *WHY)
    assert (powerless.code, powerless.err.split(";")[0]) == (2, "ATTUNE_OWNER_DATABASE_URL is not set")
    early = await tallying.ops("rebuild", "tally", *WHY, **as_owner)
    assert (early.code, early.err) == (1, "The consumer sample-tally has not read anything yet.\n")
    assert (await service.ops("rebuild")).out == "This service has no projection.\n"


async def test_things_are_stated_again(service, tallying):
    assert (await tallying.told("restate"))["restatements"] == [{"name": "things", "about": "Every thing there is."}]
    assert await tallying.told("restate", "things", *WHY) == {"restated": "things", "things": 1}
    assert await service.value("SELECT count(*) FROM outbox") == 1
    assert [action for _, action, _ in await service.actions()] == ["restate", "restated"]
    unknown = await tallying.ops("restate", "nothing", *WHY)
    assert (unknown.code, unknown.err) == (2, "sample has no restatement nothing; it has: things.\n")


async def test_a_reader_joins_a_shortened_log_where_its_producer_stands(service, tallying, tmp_path):
    await service.publish(*(service.thing("a") for _ in range(3)))
    await service.truncate("sample.thing", 2)
    row = await service.pool.fetchrow("SELECT * FROM stream WHERE topic LIKE '%thing'")
    answer = tmp_path / "streams.json"
    answer.write_text(json.dumps({"streams": [dict(row) | {"last_ce_id": str(row["last_ce_id"])}]}))
    joined = await tallying.told("join", "sample-tally", "--streams", str(answer), *WHY)
    assert joined == {"joined": 1, "consumer": "sample-tally"}
    await service.publish(service.thing("a"))
    await tallying.consume("SELECT things = 1 FROM tally", "only what came after is counted", consumer="sample-tally")
    again = await tallying.ops("join", "sample-tally", "--streams", str(answer), *WHY)
    assert (again.code, again.err) == (1, "sample-tally reads all of this already.\n")


async def test_joining_wants_an_answer_of_a_producer_and_a_consumer_there_is(service, tallying, tmp_path):
    missing = await tallying.ops("join", "sample-tally", "--streams", str(tmp_path / "nowhere"), *WHY)
    assert (missing.code, missing.out) == (2, "")
    assert missing.err.endswith("cannot be used: No such file or directory.\n")
    nonsense = tmp_path / "nonsense.json"
    nonsense.write_text("[]")
    wrong = await tallying.ops("join", "sample-tally", "--streams", str(nonsense), *WHY)
    assert (wrong.code, wrong.err) == (1, "This is no answer of GET /v1/streams.\n")
    nobody = await tallying.ops("join", "nobody", "--streams", str(nonsense), *WHY)
    assert nobody.code == 1
    assert "has no consumer nobody (it has: sample-tally)" in nobody.err
