"""`ops gap`: what is missing is named before anybody decides; a rewind finds its claim by itself."""

import pytest

WHY = ("--yes", "--reason", "the disk was lost", "--actor", "Odile Operator")


@pytest.fixture
def name(service):
    return f"sample/{service.prefix}sample.thing/0"


@pytest.fixture
def gap(service, name):
    """Five events in two incarnations; the consumer's row has been moved past the first ones, as after a loss."""

    async def make(last_sequence: int = 0, next_offset: int = 3) -> None:
        await service.publish(*(service.thing("a", version=number) for number in (1, 2)))
        await service.publish(*(service.thing("a", version=number) for number in (3, 4, 5)))
        # The log: claim 1, events 1 and 2, claim 2, events 3 to 5.
        await service.pool.execute(
            "INSERT INTO position (consumer, topic, partition, epoch, last_sequence, next_offset)"
            " VALUES ('sample', $1, 0, 1, $2, $3)",
            service.prefix + "sample.thing",
            last_sequence,
            next_offset,
        )
        await service.consume("SELECT gap_offset IS NOT NULL FROM position", "the gap is seen")

    return make


async def test_without_a_gap_nothing_is_listed_or_decided(service, name):
    await service.publish(service.thing("a"))
    await service.consume("SELECT count(*) = 1 FROM effect", "it is applied")
    assert (await service.told("gap", "list"))["gaps"] == []
    for command in ("rewind", "accept"):
        answer = await service.ops("gap", command, name, *WHY)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == f"{name} has no gap: nothing is missing there. See: ops gap list\n"


async def test_a_gap_is_listed_with_the_numbers_that_are_missing(service, gap, name):
    await gap()
    (found,) = (await service.told("gap", "list", ATTUNE_DATABASE_URL=service.database.readonly))["gaps"]
    assert {one: found[one] for one in ("partition_name", "kind", "last_sequence", "lost_from", "lost_to")} == {
        "partition_name": name,
        "kind": "gap",
        "last_sequence": 0,
        "lost_from": 1,
        "lost_to": 2,
    }
    assert "lacks the events number 1 to 2 (2)." in (await service.ops("gap", "list")).out


async def test_a_rewind_finds_the_claim_applies_what_is_missing_and_nothing_twice(service, gap, name):
    await gap()
    document = await service.told("gap", "rewind", name, *WHY)
    assert document == {"rewound": name, "offset": 0, "applies": 3, "closes": True}
    await service.consume("SELECT count(*) = 5 FROM effect", "all five are applied")
    assert await service.value("SELECT count(DISTINCT ce_id) FROM effect") == 5
    assert await service.actions() == [("Odile Operator", "rewind", "the disk was lost")]


async def test_a_rewind_goes_back_to_the_claim_of_the_last_record_applied(service, gap, name):
    await gap(last_sequence=3, next_offset=6)
    document = await service.told("gap", "rewind", name, *WHY)
    assert (document["offset"], document["applies"]) == (3, 2), "the second claim stands at offset 3"
    await service.consume("SELECT count(*) = 2 FROM effect", "the last two are applied")


async def test_a_rewind_looks_no_further_than_it_may(service, gap, name, monkeypatch):
    await gap()
    monkeypatch.setattr("attune_chassis.ops.rewinding.STEP_RECORDS", 1)
    answer = await service.ops("gap", "rewind", name, "--max-records", "2", *WHY)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("No claim was found among 2 records before the gap.")


async def test_an_offset_without_a_claim_is_refused(service, gap, name):
    await gap()
    answer = await service.ops("gap", "rewind", name, "--offset", "2", *WHY)
    assert (answer.code, answer.err) == (
        1,
        "No claim stands at offset 2: reading from there could apply a void record.\n",
    )
    far = await service.ops("gap", "rewind", name, "--offset", "99", *WHY)
    assert far.err.startswith("Offset 99 is not between 0, where the log begins, and ")
    assert (await service.told("gap", "rewind", name, "--offset", "0", *WHY))["offset"] == 0


async def test_accepting_a_gap_says_what_is_lost_asks_and_goes_on_behind_it(service, gap, name, on_a_terminal):
    await gap()
    no = await service.ops("gap", "accept", name, input="lost\nn\n")
    assert (no.code, await service.actions()) == (1, [])
    assert "lacks the events number 1 to 2 (2). Their effects will be missing. Go on behind them?" in no.err
    document = await service.told("gap", "accept", name, *WHY)
    assert document == {"accepted": name, "next_offset": 4, "lost_from": 1, "lost_to": 2}
    await service.consume("SELECT count(*) = 3 FROM effect", "the rest is applied")
    assert (await service.told("gap", "list"))["gaps"] == []
    assert [action for _, action, _ in await service.actions()] == ["accept_gap"]


async def test_a_truncated_log_is_told_and_accepted(service, name):
    await service.publish(service.thing("a"))
    await service.consume("SELECT count(*) = 1 FROM effect", "the first is applied")
    await service.publish(*(service.thing("a") for _ in range(3)))
    await service.truncate("sample.thing", 5)
    (found,) = (await service.told("gap", "list"))["gaps"]
    assert (found["kind"], found["lost_from"], found["lost_to"]) == ("truncated", 2, 3)
    rewind = await service.ops("gap", "rewind", name, *WHY)
    assert (rewind.code, rewind.err.split(",")[0]) == (
        1,
        "The log begins at 5 and no longer holds a claim before the gap",
    )
    assert (await service.told("gap", "accept", name, *WHY))["next_offset"] == 5
    await service.consume("SELECT count(*) = 2 FROM effect", "what is left is applied")
    assert await service.actions() == [("Odile Operator", "accept_gap", "the disk was lost")]


async def test_a_log_that_ends_before_the_position_is_neither_rewound_nor_accepted(service, name):
    await service.publish(service.thing("a"))
    await service.pool.execute(
        "INSERT INTO position (consumer, topic, partition, epoch, last_sequence, next_offset)"
        " VALUES ('sample', $1, 0, 1, 40, 50)",
        service.prefix + "sample.thing",
    )
    assert [one["kind"] for one in (await service.told("gap", "list"))["gaps"]] == ["log_behind"]
    for command in ("rewind", "accept"):
        answer = await service.ops("gap", command, name, *WHY)
        assert (answer.code, answer.out) == (1, "")
        assert "the broker lost records." in answer.err
    assert await service.actions() == []


async def test_a_partition_named_wrongly_is_one_plain_sentence(service):
    answer = await service.ops("gap", "accept", "nonsense", *WHY)
    assert (answer.code, answer.err) == (
        2,
        "nonsense names no partition. Name it as `gap list` does: consumer/topic/partition.\n",
    )
