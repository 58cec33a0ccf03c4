"""The relay on real Kafka and PostgreSQL: what reaches the log, once, in order, whatever breaks."""


async def test_committed_events_reach_the_log_once_and_in_order(lab, event, eventually):
    ids = await lab.append(*(event("trial.single", b"a", str(n).encode()) for n in range(50)))
    async with lab.running(lab.relay()):
        await eventually(lab.outbox_is_empty, "the outbox is empty")
    assert await lab.applied() == ids
