"""A school's information system: seals referrals, publishes them on its own intake topic, reads its own answers."""

import contextlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from aiokafka import AIOKafkaProducer
from attune_contracts import WireMessage, encode
from attune_contracts.events.intake import ReferralSubmittedV1
from attune_contracts.sealing import ReferredChild, Referrer, SealedReferral, seal_model
from attune_contracts.topics import intake_results_topic, intake_topic

from attune_sandbox.play.addresses import SandboxAddresses
from attune_sandbox.play.cast import Cast
from attune_sandbox.play.events import EventLog, SeenEvent, kafka_options, patiently
from attune_sandbox.play.memory import PlayMemory
from attune_sandbox.scenarios.intake_steps import SendSealedReferral

MIDDAY_HOUR = 12
AnswerKind = Literal["first", "repeat", "conflict"]


class Integrator:
    """Publishes as one integrator and hears its answers. Use `async with Integrator.at_work(...)`."""

    def __init__(self, addresses: SandboxAddresses, memory: PlayMemory, results: EventLog) -> None:
        self._addresses = addresses
        self._memory = memory
        self.results = results

    @classmethod
    @contextlib.asynccontextmanager
    async def at_work(cls, addresses: SandboxAddresses, memory: PlayMemory) -> AsyncIterator["Integrator"]:
        """An integrator that has read all its earlier answers."""
        login = addresses.integrator
        async with EventLog.reading(addresses, login, [intake_results_topic(login.username)]) as results:
            yield cls(addresses, memory, results)

    def message(self, step: SendSealedReferral, cast: Cast, number: int, ce_id: UUID) -> WireMessage:
        """The message of a step: made once, then kept, because no two seals are alike."""
        what = f"sealed/{number}"
        kept = self._memory.recall(what)
        if kept is None:
            made = _sealed_message(step, cast, number, ce_id, self._addresses)
            self._memory.keep(what, _as_text(made))
            return made
        return _from_text(kept)

    async def publish(self, message: WireMessage, traceparent: str) -> None:
        """Send one message and wait until it is in the log."""
        headers = [(name, value) for name, value in message.headers if name != "traceparent"]
        producer = AIOKafkaProducer(acks="all", **kafka_options(self._addresses, self._addresses.integrator))
        await patiently(producer.start, "Kafka", self._addresses.patience_seconds)
        try:
            await producer.send_and_wait(
                self._addresses.topic_prefix + message.topic,
                key=message.key,
                value=message.value,
                headers=[(name, value.encode()) for name, value in [*headers, ("traceparent", traceparent)]],
            )
        finally:
            await producer.stop()

    async def hear(self, ce_id: UUID, kind: AnswerKind) -> SeenEvent:
        """Wait for the answer to an id. Raises AwaitedInVainError."""
        answers: list[SeenEvent] = []

        def answered() -> bool:
            answers[:] = [answer] if (answer := self.answer(ce_id, kind)) is not None else []
            return bool(answers)

        awaited = f"an answer on the results topic to {ce_id} ({kind})"
        await self.results.until(answered, awaited=awaited, timeout_seconds=self._addresses.patience_seconds)
        return answers[0]

    def answer(self, ce_id: UUID, kind: AnswerKind) -> SeenEvent | None:
        """The answer to an id, or None: to its first arrival, to its repeat, or to other content under the same id."""
        for event in self.results.events:
            if event.subject == str(ce_id) and _kind_of_answer(event.data) == kind:
                return event
        return None


def _kind_of_answer(data: Any) -> AnswerKind:
    if getattr(data, "repeated", False):
        return "repeat"
    return "conflict" if getattr(data, "reason", None) == "id_conflict" else "first"


def _sealed_message(
    step: SendSealedReferral, cast: Cast, number: int, ce_id: UUID, addresses: SandboxAddresses
) -> WireMessage:
    child, referrer = cast.scenario.children[step.child], cast.scenario.people[step.referrer]
    sealed_for = cast.own_id("another", number) if step.seal == "of_another" else ce_id
    sealed = seal_model(
        SealedReferral(
            event_id=sealed_for,
            child=ReferredChild(**child.model_dump()),
            referrer=Referrer(**referrer.model_dump()),
        ),
        addresses.intake_public_keys,
    )
    event = ReferralSubmittedV1(
        authority=cast.place(step.place).authority,
        occurred_at=datetime(step.on.year, step.on.month, step.on.day, MIDDAY_HOUR, tzinfo=UTC),
        setting_id=cast.setting(step.place),
        referral_type="elsa",
        reason_codes=step.reasons,
        sealed=_damaged(sealed) if step.seal == "broken" else sealed,
    )
    return encode(
        event,
        ce_id=ce_id,
        aggregate_version=1,
        recorded_at=event.occurred_at,
        correlation_id=ce_id,
        causation_id=ce_id,
        topic=intake_topic(addresses.integrator.username),
    )


def _damaged(token: str) -> str:
    """The same token with one letter of its ciphertext changed on the way."""
    head, key, vector, ciphertext, tag = token.split(".")
    other = "A" if ciphertext[0] != "A" else "B"
    return ".".join([head, key, vector, other + ciphertext[1:], tag])


def _as_text(message: WireMessage) -> str:
    return json.dumps(
        {
            "ce_id": str(message.ce_id),
            "topic": message.topic,
            "key": message.key.decode(),
            "headers": message.headers,
            "value": message.value.decode(),
        }
    )


def _from_text(text: str) -> WireMessage:
    kept = json.loads(text)
    headers = tuple((name, value) for name, value in kept["headers"])
    return WireMessage(UUID(kept["ce_id"]), kept["topic"], kept["key"].encode(), headers, kept["value"].encode())
