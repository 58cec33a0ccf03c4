"""Each alarm about what waits in the database: it rings, is mended as an operator would, and falls silent."""

from datetime import UTC, datetime

from attune_chassis import restore
from attune_chassis.clock import FixedClock
from attune_chassis.deliveries import Accepted, DeliveryChannel, DeliveryPolicy, Unclear, open_delivery
from attune_chassis.delivery_loop import DeliveryLoop
from attune_chassis.parking import replay
from attune_chassis.supervision import SupervisedLoop
from attune_chassis.timers import TimerLimits, TimerLoop, set_timer

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
QUICK = TimerLimits(
    poll_seconds=0.02,
    put_off_seconds_first=0.05,
    put_off_seconds_max=0.1,
    backoff_seconds_first=0.02,
    backoff_seconds_max=0.1,
)


async def fires_until_the_key_is_replayed(name, lab, bell, effects):
    effects.failing[b"0"] = LookupError("a bug")
    await lab.publish(*lab.events(2))
    subscription = lab.subscription(effects)
    alarm = bell(name)
    async with lab.running(lab.consumer(subscription)):
        await alarm.rings(above=0.2 if name.endswith("seconds") else 0)
        effects.failing.clear()
        async with lab.pool.acquire() as connection:
            replayed = await replay(
                connection,
                subscription,
                topic="trial.single",
                key=b"a",
                actor="operator",
                reason="the bug is mended",
                topic_prefix=lab.prefix,
            )
        assert replayed == 2
        await alarm.is_silent()


async def test_parked_fires_until_the_key_is_replayed(lab, bell, effects, api_role):
    await fires_until_the_key_is_replayed("parked", lab, bell, effects)


async def test_parked_oldest_age_seconds_fires_until_the_key_is_replayed(lab, bell, effects, api_role):
    await fires_until_the_key_is_replayed("parked_oldest_age_seconds", lab, bell, effects)


async def test_held_keys_fires_until_the_key_is_replayed(lab, bell, effects, api_role):
    await fires_until_the_key_is_replayed("held_keys", lab, bell, effects)


async def test_held_keys_oldest_age_seconds_fires_until_the_key_is_replayed(lab, bell, effects, api_role):
    await fires_until_the_key_is_replayed("held_keys_oldest_age_seconds", lab, bell, effects)


async def test_timers_failing_fires_until_the_handler_is_mended(lab, bell, new_id, healing, api_role):
    async def remind(_connection, _timer, _now):
        if not healing.is_set():
            raise LookupError("a bug")

    async with lab.pool.acquire() as connection:
        await set_timer(connection, timer_id=new_id(), due=NOW, kind="remind", subject="s")
    alarm = bell("timers_failing")
    async with lab.running(TimerLoop({"remind": remind}, pool=lab.pool, clock=FixedClock(NOW), limits=QUICK)):
        await alarm.rings()
        healing.set()
        await alarm.is_silent()


async def test_deliveries_unclear_fires_until_they_are_released_and_made(lab, bell, new_id, healing, api_role):
    async def send(_delivery):
        return Accepted("ref") if healing.is_set() else Unclear("broken_off")

    async def settle(_connection, _delivery, _outcome):
        return None

    async with lab.pool.acquire() as connection:
        await open_delivery(connection, delivery_id=new_id(), kind="parcel", target="t")
    channel = DeliveryChannel(kind="parcel", send=send, settle=settle, policy=DeliveryPolicy(must_tell=False))
    alarm = bell("deliveries_unclear")
    async with lab.running(DeliveryLoop([channel], pool=lab.pool, metrics=lab.metrics, poll_seconds=0.02)):
        await alarm.rings()
        healing.set()
        async with lab.pool.acquire() as connection:
            await restore.release_deliveries(connection, actor="operator", reason="the provider has not got it")
        await alarm.is_silent()


async def test_loop_unready_seconds_fires_while_a_loop_does_not_do_its_work(lab, bell, process_registry):
    async def remind(_connection, _timer, _now):
        return None

    def make():
        return TimerLoop({"remind": remind}, pool=lab.pool, clock=FixedClock(NOW), limits=QUICK)

    await lab.as_owner("REVOKE DELETE ON timer FROM attune_app")
    alarm = bell("loop_unready_seconds", process_registry)
    async with lab.running(SupervisedLoop("timer", "alarm test timers", make)):
        await alarm.rings(above=0.3)
        await lab.as_owner("GRANT DELETE ON timer TO attune_app")
        await alarm.is_silent()
