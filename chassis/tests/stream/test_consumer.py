"""A consumer on real Kafka and PostgreSQL: every event's effects once, in order, whatever breaks."""


def numbered(event, count, topic="trial.single", key=b"a", start=0):
    return [event(topic, key, str(n).encode()) for n in range(start, start + count)]


async def test_every_event_has_its_effects_once_and_in_order(lab, event, effects, eventually):
    events = numbered(event, 300)
    await lab.append(*events)

    async def all_applied():
        return len(await lab.effects()) >= len(events)

    async with lab.running(lab.relay(), lab.consumer(effects)):
        await eventually(all_applied, "all effects")
    assert await lab.effects() == [each.value for each in events]
