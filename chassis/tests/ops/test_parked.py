"""`ops parked`: what a consumer could not apply is seen, replayed in order, or given up; nothing personal is shown."""

import uuid
from collections.abc import Awaitable, Callable

import pytest

THREE_PARKED = "SELECT count(*) = 3 FROM parked"
PARKED_BEHIND_A_BUG = "SELECT (SELECT count(*) FROM parked) = 3 AND (SELECT count(*) FROM effect) = 1"
WHY = ("--yes", "--reason", "bug mended", "--actor", "Odile Operator")

Parked = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def parked(service):
    """Three records of one key are parked behind a bug, one of another key is applied."""

    async def make() -> list[str]:
        await service.publish(
            service.thing("a", "Jane Example poison"), service.thing("a"), service.thing("b"), service.thing("a")
        )
        await service.consume(PARKED_BEHIND_A_BUG, "three are parked, one applied")
        document = await service.told("parked", "list")
        return [record["record"] for record in document["records"]]

    return make


async def test_parked_records_are_listed_with_reason_age_key_and_place(service, parked):
    await parked()
    document = await service.told("parked", "list")
    assert document["total"] == 3
    first = document["records"][0]
    assert first["age_seconds"] >= 0
    assert {name: first[name] for name in ("record", "consumer", "key", "type", "reason", "error", "offset")} == {
        "record": f"{service.prefix}sample.thing/0/1",
        "consumer": "sample",
        "key": "a",
        "type": "attune.sample.ThingHappened.v1",
        "reason": "handler_error",
        "error": "LookupError",
        "offset": 1,
    }
    assert [record["reason"] for record in document["records"]] == ["handler_error", "held_back", "held_back"]
    held = await service.told("parked", "list", "--parked-as", "held_back", "--limit", "1")
    assert (held["total"], len(held["records"])) == (2, 1)
    shown = await service.ops("parked", "list")
    assert (shown.code, shown.err) == (0, "")
    assert "handler_error" in shown.out
    assert "sample.thing/0/1" in shown.out


async def test_a_readonly_login_lists_parked_records_without_their_keys_and_changes_nothing(service, parked):
    (record, *_) = await parked()
    readonly = {"ATTUNE_DATABASE_URL": service.database.readonly}
    document = await service.told("parked", "list", **readonly)
    assert next((one["reason"], one["key"]) for one in document["records"]) == ("handler_error", None)
    answer = await service.ops("parked", "replay", record, *WHY, **readonly)
    assert (answer.code, answer.out) == (2, "")
    assert "needs ATTUNE_DATABASE_URL to name the role <service>_app" in answer.err


async def test_a_parked_record_is_shown_without_any_personal_value(service, parked):
    (record, *_) = await parked()
    document = await service.told("parked", "show", record)
    assert document["headers"]["ce_subject"] == "a"
    assert document["meaning"] == {
        "readable": True,
        "fields": {"thing_id": "6d0cc0a7-6a43-5d6e-8a0e-4f6c5b7d1a11", "name": None, "urgent": "True"},
    }
    for answer in (await service.ops("parked", "show", record), await service.ops("parked", "show", record, "--json")):
        assert "Jane" not in answer.out + answer.err
    assert await service.actions() == []


async def test_revealing_a_parked_record_needs_a_reason_and_is_audited(service, parked):
    (record, *_) = await parked()
    refused = await service.ops("parked", "show", record, "--reveal")
    assert (refused.code, refused.out, refused.err) == (
        2,
        "",
        "Say why: --reason TEXT. It is kept for audit, with your name.\n",
    )
    document = await service.told("parked", "show", record, "--reveal", "--reason", "which child?", "--actor", "Odile")
    assert "Jane Example poison" in document["value"]
    assert await service.actions() == [("Odile", "reveal_parked", "which child?")]


async def test_a_replay_applies_all_of_the_key_in_order_once_the_bug_is_mended(service, parked):
    (record, *_) = await parked()
    again = await service.ops("parked", "replay", record, *WHY)
    assert (again.code, again.out) == (1, "")
    assert again.err == "It failed again (LookupError); nothing of this key has changed.\n"
    assert await service.actions() == []
    assert await service.value(THREE_PARKED)

    await service.as_superuser("INSERT INTO mended DEFAULT VALUES")
    assert await service.told("parked", "replay", record, *WHY) == {"replayed": 3, "keys": 1, "failed": []}
    order = "SELECT array_agg(position('poison'::bytea IN value) > 0 ORDER BY id) FROM effect"
    assert await service.value(order) == [False, True, False, False]
    assert (
        await service.value("SELECT count(*) FROM parked") == await service.value("SELECT count(*) FROM held_key") == 0
    )
    assert await service.actions() == [("Odile Operator", "replay", "bug mended")]
    assert await service.value("SELECT count(*) FROM outbox WHERE topic LIKE '%echo'") == 4, "echoes follow as ever"

    gone = await service.ops("parked", "replay", record, *WHY)
    assert gone.code == 1
    assert gone.err == f"No record {record} is parked here (any more). See: ops parked list\n"


async def test_all_keys_are_replayed_one_by_one_and_those_that_fail_are_told(service):
    await service.publish(service.thing("a", "poison"), service.thing("b", value=b"gibberish"), service.thing("b"))
    await service.consume(THREE_PARKED, "three are parked")
    await service.as_superuser("INSERT INTO mended DEFAULT VALUES")
    document = await service.told("parked", "replay", "--all", *WHY, code=1)
    assert (document["replayed"], document["keys"]) == (1, 1)
    assert document["failed"] == [
        {
            "record": f"{service.prefix}sample.thing/0/2",
            "error": "It failed again (Unprocessable: not_json); nothing of this key has changed.",
        }
    ]
    none = await service.ops("parked", "replay", "--all", "--consumer", "nobody", *WHY)
    assert (none.code, none.err) == (1, "No such record is parked. See: ops parked list\n")


async def test_a_change_wants_an_answer_and_a_reason(service, parked):
    (record, *_) = await parked()
    nobody = await service.ops("parked", "discard", record)
    assert (nobody.code, nobody.out) == (2, "")
    assert nobody.err == "This asks before it changes anything, and nobody is here to answer. Add --yes.\n"
    silent = await service.ops("parked", "discard", record, "--yes")
    assert (silent.code, silent.out) == (2, "")
    assert silent.err.startswith("Say why: --reason TEXT.")
    assert await service.value(THREE_PARKED)


async def test_on_a_terminal_the_reason_is_asked_for_and_a_no_changes_nothing(service, parked, on_a_terminal):
    (record, *_) = await parked()
    no = await service.ops("parked", "discard", record, input="obsolete\nn\n")
    assert no.code == 1
    assert no.err.endswith("Nothing has changed.\n")
    assert await service.value(THREE_PARKED)
    yes = await service.ops("parked", "discard", record, "--actor", "Odile", input="obsolete\ny\n")
    assert (yes.code, await service.actions()) == (0, [("Odile", "discard", "obsolete")])


async def test_a_discarded_record_is_gone_for_good_and_its_key_goes_free_with_the_last(service, parked):
    first, second, third = await parked()
    assert await service.told("parked", "discard", first, *WHY) == {
        "discarded": first,
        "sha256": (await service.told("actions"))["actions"][0]["subject"]["sha256"],
        "key_free": False,
        "left_of_key": 2,
    }
    await service.told("parked", "discard", second, *WHY)
    last = await service.told("parked", "discard", third, *WHY)
    assert last["key_free"] is True
    assert await service.value("SELECT count(*) FROM held_key") == 0
    again = await service.ops("parked", "discard", first, *WHY)
    assert (again.code, again.err) == (1, f"No record {first} is parked here (any more). See: ops parked list\n")


async def test_a_foreign_record_shows_neither_its_key_nor_its_headers_and_is_handed_in_again(service):
    headers = {"ce_id": str(uuid.uuid4()), "ce_source": "urn:school", "ce_type": "referral", "x-mother": "Jane"}
    await service.send(b'{"sealed": "poison"}', key=b"Jane Example", **headers)
    await service.consume("SELECT count(*) = 1 FROM parked", "it is parked", consumer="sample-intake")
    (listed,) = (await service.told("parked", "list"))["records"]
    assert listed["key"] is None
    shown = await service.told("parked", "show", listed["record"])
    assert (shown["hidden_headers"], shown["meaning"]["readable"]) == (["x-mother"], None)
    assert "Jane" not in (await service.ops("parked", "show", listed["record"])).out
    await service.as_superuser("INSERT INTO mended DEFAULT VALUES")
    assert (await service.told("parked", "replay", listed["record"], *WHY))["replayed"] == 1
    assert await service.value("SELECT count(*) FROM effect WHERE consumer = 'sample-intake'") == 1
    assert [action for _, action, _ in await service.actions()] == ["replay_intake"]


@pytest.mark.parametrize("name", ["nonsense", "sample.thing/x/1", "sample.thing/0"])
async def test_a_record_named_wrongly_is_one_plain_sentence(service, name):
    answer = await service.ops("parked", "show", name)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"{name} names no record. Name it as `parked list` does: topic/partition/offset.\n"
