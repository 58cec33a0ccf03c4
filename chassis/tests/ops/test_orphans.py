"""`ops orphans`: each event the database does not know is decided once, with a reason, and next steps are told."""

import uuid

import pytest

WHY = ("--yes", "--reason", "restored from Tuesday's backup", "--actor", "Odile Operator")
HEADERS = '[["ce_type", "attune.sample.ThingHappened.v1"], ["ce_subject", "a"], ["x-note", "Jane Example"]]'


@pytest.fixture
async def orphans(service):
    ids = [uuid.uuid4() for _ in range(3)]
    for number, ce_id in enumerate(ids, 1):
        await service.as_superuser(
            "INSERT INTO orphan (ce_id, topic, partition, epoch, sequence, key, headers, value)"
            " VALUES ($1, 'sample.thing', 0, 1, $2, 'a', $3, 'Jane Example')",
            ce_id,
            number,
            HEADERS,
        )
    return [str(ce_id) for ce_id in ids]


async def test_open_orphans_are_listed_in_log_order_also_for_a_readonly_login(service, orphans):
    for url in (service.database.app, service.database.readonly):
        document = await service.told("orphans", "list", ATTUNE_DATABASE_URL=url)
        assert (document["open"], [one["ce_id"] for one in document["orphans"]]) == (3, orphans)
    shown = await service.ops("orphans", "list")
    assert all(ce_id in shown.out for ce_id in orphans)
    assert "3 orphans wait for a decision." in shown.out


async def test_an_orphan_is_shown_by_what_it_is_about_and_without_its_value(service, orphans):
    document = await service.told("orphans", "show", orphans[0])
    assert document["headers"] == {"ce_type": "attune.sample.ThingHappened.v1", "ce_subject": "a"}
    assert document["key"] == "a"
    shown = await service.ops("orphans", "show", orphans[0])
    assert "ThingHappened" in shown.out
    assert "Jane" not in shown.out + str(document)


@pytest.mark.parametrize(("decision", "next_step"), [("accept", "enter its data again"), ("withdraw", "compensating")])
async def test_a_decision_is_made_once_audited_and_says_what_to_do_next(service, orphans, decision, next_step):
    document = await service.told("orphans", decision, orphans[0], *WHY)
    assert (document["decided"], document["open"]) == ([orphans[0]], 2)
    assert next_step in document["next"]
    assert await service.actions() == [("Odile Operator", f"{decision}_orphan", "restored from Tuesday's backup")]
    assert await service.value("SELECT decided_by FROM orphan WHERE decision = $1", decision) == "Odile Operator"

    again = await service.ops("orphans", "accept", orphans[0], *WHY)
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith(f"{orphans[0]} is decided already: {decision}, by Odile Operator, ")
    listed = await service.told("orphans", "list", "--decided")
    assert sorted(str(one["decision"]) for one in listed["orphans"]) == sorted(["None", "None", decision])


async def test_all_are_decided_after_a_question_that_names_their_number(service, orphans, on_a_terminal):
    no = await service.ops("orphans", "accept", "--all", input="restored\nn\n")
    assert (no.code, await service.actions()) == (1, [])
    assert "Accept 3 orphans, for good?" in no.err
    yes = await service.ops("orphans", "accept", "--all", input="restored\ny\n")
    assert yes.code == 0
    assert "Decided (accept): 3 orphans. Still open: 0." in yes.out
    none = await service.ops("orphans", "withdraw", "--all", *WHY)
    assert (none.code, none.err) == (1, "No orphan waits for a decision.\n")


async def test_what_is_no_orphan_is_refused(service, orphans):
    unknown = str(uuid.uuid4())
    answer = await service.ops("orphans", "accept", unknown, *WHY)
    assert (answer.code, answer.err) == (1, f"{unknown} is no orphan here. See: ops orphans list\n")
    nonsense = await service.ops("orphans", "accept", "nonsense", *WHY)
    assert (nonsense.code, nonsense.err.split(":")[0]) == (2, "nonsense is no event id")
    both = await service.ops("orphans", "accept", unknown, "--all", *WHY)
    assert (both.code, both.err) == (2, "Give one event id, or --all.\n")
