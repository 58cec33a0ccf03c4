"""`ops verify`: a live, busy service gives no false alarm; a broken one is told with a sentence."""

import asyncio


async def test_a_service_that_is_busy_with_everything_gives_no_alarm(service):
    stop = asyncio.Event()

    async def keep_busy() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            poison = "poison" if number % 50 == 0 else "Jane Example"
            keys = [f"{number}-{place}" for place in range(20)]
            await service.append(*(service.thing(key, poison if key.endswith("-7") else "Jane") for key in keys))

    async with service.running(service.relay(), *service.consumers()):
        busy = asyncio.create_task(keep_busy())
        await service.eventually(lambda: service.value("SELECT count(*) > 500 FROM effect"), "it is busy")
        for _ in range(5):
            document = await service.told("verify")
            assert document["violations"] == []
        await service.eventually(lambda: service.value("SELECT count(*) > 0 FROM parked"), "something is parked")
        assert (await service.told("verify"))["counts"]["applied"] > 500
        stop.set()
        await busy
    readonly = await service.told("verify", ATTUNE_DATABASE_URL=service.database.readonly)
    assert readonly["violations"] == []


async def test_what_operators_did_is_no_violation(service):
    why = ("--yes", "--reason", "mended")
    name = f"sample/{service.prefix}sample.thing/0"
    await service.publish(service.thing("a", "poison"), service.thing("b", value=b"gibberish"), service.thing("c"))
    await service.consume("SELECT count(*) = 2 FROM parked", "two are parked")
    await service.as_superuser("INSERT INTO mended DEFAULT VALUES")
    first, second = [one["record"] for one in (await service.told("parked", "list"))["records"]]
    await service.told("parked", "replay", first, *why)
    await service.told("parked", "discard", second, *why)
    await service.publish(*(service.thing("d") for _ in range(3)))
    await service.truncate("sample.thing", 6)
    assert (await service.told("gap", "list"))["gaps"][0]["kind"] == "truncated"
    await service.told("gap", "accept", name, *why)
    await service.consume("SELECT count(*) = 4 FROM effect", "what is left is applied")
    assert (await service.told("verify"))["violations"] == []


async def test_a_row_that_does_not_tell_the_truth_is_told_and_ends_with_1(service):
    await service.publish(*(service.thing("a", version=number) for number in (1, 2, 3)))
    await service.consume("SELECT count(*) = 3 FROM effect", "all are applied")
    assert (await service.told("verify"))["violations"] == []
    await service.as_superuser("UPDATE position SET last_sequence = 2 WHERE consumer = 'sample'")
    document = await service.told("verify", code=1)
    (violation,) = document["violations"]
    assert (violation["invariant"], violation["topic"], violation["partition"]) == (
        "EO4",
        f"{service.prefix}sample.thing",
        0,
    )
    answer = await service.ops("verify")
    assert answer.code == 1
    assert "! EO4 true rows: The position of sample says" in answer.out
    assert "1 violation." in answer.out


async def test_an_absent_broker_is_one_plain_sentence(service):
    answer = await service.ops("verify", ATTUNE_KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Kafka at 127.0.0.1:9 does not answer (")
