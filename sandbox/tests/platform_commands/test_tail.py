"""Events are shown as they come, each once, as the fold says, and readable."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from attune_contracts import encode
from attune_contracts.events.training import ElsaRegisteredV1, TrainingDayAttendedV1
from attune_contracts.model import EventModel, Party
from attune_sandbox.errors import SandboxError
from attune_sandbox.platform.tail import TYPE_NAMES, refuse_unknown, tail
from attune_sandbox.play.addresses import KafkaLogin, SandboxAddresses
from attune_sandbox.play.events import EventLog
from attune_sandbox.play.fold import CLAIM
from attune_sandbox.testing.kafka_space import TopicSpace
from rich.console import Console

TOPIC = ElsaRegisteredV1.topic
AT = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
ELSA = UUID("018f8a6c-0000-7000-8000-0000abcdef12")
WAIT_SECONDS = 30

Send = Callable[..., Awaitable[None]]


class Screen(io.StringIO):
    """What was printed, and waiting for it."""

    def __init__(self) -> None:
        super().__init__()
        self._written = asyncio.Event()

    def write(self, text: str) -> int:
        self._written.set()
        return super().write(text)

    async def until(self, text: str, running: "asyncio.Task[None]") -> None:
        async with asyncio.timeout(WAIT_SECONDS):
            while text not in self.getvalue():
                assert not running.done(), running
                self._written.clear()
                await self._written.wait()


def day(number: int) -> TrainingDayAttendedV1:
    return TrainingDayAttendedV1(
        authority="E10000016", occurred_at=AT, elsa_id=ELSA, day=number, held_on=date(2024, 5, 17)
    )


def registered() -> ElsaRegisteredV1:
    return ElsaRegisteredV1(
        authority="E10000016",
        occurred_at=AT,
        elsa_id=ELSA,
        setting_id="urn:118246",
        parties=(Party(role="elsa", party_id=uuid4()),),
    )


@pytest.fixture
def addresses(topic_space: TopicSpace, tmp_path) -> SandboxAddresses:
    topic_space.provision()
    observer = topic_space.kafka.user("observer")
    login = KafkaLogin(observer.username, observer.password)
    return SandboxAddresses(
        services={},
        kafka_bootstrap_servers=topic_space.kafka.bootstrap_servers,
        integrator=login,
        observer=login,
        token=lambda *_: "",
        intake_public_keys="",
        sent_folder=tmp_path,
        topic_prefix=topic_space.prefix,
    )


@pytest_asyncio.fixture
async def send(topic_space: TopicSpace, addresses: SandboxAddresses) -> AsyncIterator[Send]:
    """Write an event, or without one a claim, as the relay of training would; all into one partition."""
    async with AIOKafkaProducer(**topic_space.kafka.user("training").aiokafka()) as producer:

        async def write(event: EventModel | None, *, epoch: int, number: int = 0) -> None:
            headers: tuple[tuple[str, str], ...] = (("ce_type", CLAIM), ("ce_id", str(uuid4())))
            value = b"{}"
            if event is not None:
                message = encode(
                    event,
                    ce_id=uuid4(),
                    aggregate_version=number,
                    recorded_at=AT + timedelta(minutes=number),
                    correlation_id=uuid4(),
                    causation_id=uuid4(),
                )
                headers, value = message.headers, message.value
                headers += (("ce_sequence", f"{epoch:010d}-{number:019d}"),)
            headers += (("ce_epoch", str(epoch)),)
            wire = [(name, text.encode()) for name, text in headers]
            await producer.send_and_wait(topic_space.name(TOPIC), value, partition=0, headers=wire)

        yield write


def tailing(
    addresses: SandboxAddresses, *, types: frozenset[str] = frozenset(), from_start: bool = True
) -> tuple[Screen, "asyncio.Task[None]"]:
    screen = Screen()
    console = Console(file=screen, width=40)
    return screen, asyncio.create_task(tail(addresses, types=types, from_start=from_start, console=console))


async def ended(running: "asyncio.Task[None]") -> None:
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_each_event_is_one_line_and_what_a_replaced_relay_wrote_late_is_none(addresses, send) -> None:
    await send(None, epoch=1)
    await send(registered(), epoch=1, number=1)
    await send(None, epoch=2)
    await send(day(6), epoch=1, number=2)
    await send(day(1), epoch=2, number=2)
    await send(day(1), epoch=2, number=2)
    screen, running = tailing(addresses)
    await screen.until("day=1", running)
    await send(day(2), epoch=2, number=3)
    await screen.until("day=2", running)
    await ended(running)
    lines = screen.getvalue().splitlines()
    assert [line.split()[2] for line in lines] == ["ElsaRegistered", "TrainingDayAttended", "TrainingDayAttended"]
    assert lines[1].split() == [
        f"{(AT + timedelta(minutes=2)).astimezone():%H:%M:%S}",
        "training",
        "TrainingDayAttended",
        "abcdef12",
        "authority=E10000016",
        "day=1",
        "held_on=2024-05-17",
    ]


async def test_without_the_past_only_what_comes_is_shown(addresses, send, monkeypatch) -> None:
    await send(None, epoch=1)
    await send(day(1), epoch=1, number=1)
    past_was_read = asyncio.Event()
    take = EventLog.take

    def noticed(log: EventLog) -> list:
        past_was_read.set()
        return take(log)

    monkeypatch.setattr(EventLog, "take", noticed)
    screen, running = tailing(addresses, from_start=False)
    async with asyncio.timeout(WAIT_SECONDS):
        await past_was_read.wait()
    await send(day(2), epoch=1, number=2)
    await screen.until("day=2", running)
    await ended(running)
    assert "day=1" not in screen.getvalue()


async def test_only_the_types_asked_for_are_shown(addresses, send) -> None:
    await send(None, epoch=1)
    await send(registered(), epoch=1, number=1)
    await send(day(1), epoch=1, number=2)
    screen, running = tailing(addresses, types=frozenset({"TrainingDayAttended"}))
    await screen.until("day=1", running)
    await ended(running)
    assert len(screen.getvalue().splitlines()) == 1


async def test_an_event_these_contracts_cannot_read_ends_the_tail_with_a_sentence(addresses, send) -> None:
    await send(None, epoch=1)
    await send(day(1), epoch=1, number=1)
    screen, running = tailing(addresses)
    await screen.until("day=1", running)
    await send(day(1).model_copy(update={"day": 77}), epoch=1, number=2)
    with pytest.raises(SandboxError, match="cannot be read"):
        async with asyncio.timeout(WAIT_SECONDS):
            await running


def test_an_unknown_type_is_refused_with_close_ones() -> None:
    with pytest.raises(SandboxError, match="Did you mean ReferralMade") as refused:
        refuse_unknown(frozenset({"referralmad"}))
    assert refused.value.exit_code == 2
    with pytest.raises(SandboxError, match="Types: AccreditationGranted, "):
        refuse_unknown(frozenset({"Zzz"}))
    refuse_unknown(frozenset(TYPE_NAMES))
