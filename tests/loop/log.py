"""The log as somebody outside reads it: the published fold, the newest major of each fact, and nothing of ours."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from attune_chassis.kafka_connection import KafkaConnection
from attune_contracts.events.notifications import NotificationSentV2
from attune_contracts.events.referrals import ReferralMadeV2
from attune_sandbox.play.fold import SubscriberFold

REFERRALS, NOTIFICATIONS = ReferralMadeV2.topic, NotificationSentV2.topic
KEPT = frozenset(
    {
        "notice_event_id",
        "notification_id",
        "cause_event_id",
        "cause_type",
        "cause_subject",
        "party_id",
        "purpose",
        "parties",
        "evidence",
        "follow_up_id",
        "closing_reason",
        "told",
        "suppression_reason",
        "failure_reason",
        "referral_id",
        "intake_event_id",
        "reason",
        "reopen_reason",
        "authority",
        "channel",
    }
)
"""What the judge and the drivers look at; the rest of a fact is let go, so that a long run fits into memory."""
POLL_MILLISECONDS = 200


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; `name` without service and major, `id` the same in every major, `order` its place among all read."""

    name: str
    id: str
    key: str
    version: int
    order: int
    data: Mapping[str, Any]

    def __str__(self) -> str:
        shown = ("purpose", "notice_event_id", "notification_id", "evidence", "closing_reason", "failure_reason")
        told = " ".join(f"{name}={self.data[name]}" for name in shown if self.data.get(name))
        return f"{self.order} v{self.version} {self.name} {self.id} {told}"


class Log:
    """Follows topics from their first record on, and keeps the facts of each case.

    A case is a referral: facts of notifications stand with the referral they are about.
    """

    def __init__(self, kafka: KafkaConnection, topics: Mapping[str, int]) -> None:
        self._kafka = kafka
        self._places = [TopicPartition(topic, number) for topic, count in topics.items() for number in range(count)]
        self._folds = {place: SubscriberFold() for place in self._places}
        self.next_offsets = dict.fromkeys(self._places, 0)
        self.cases: dict[str, list[Fact]] = {}
        self.verdicts: Counter[str] = Counter()
        self.records = 0
        self.broken: list[str] = []
        """What no outsider should ever meet: a gap, another fact under a number, an offset left out."""
        self._seen_versions: dict[tuple[str, str], tuple[int, str]] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._task: asyncio.Task[None] | None = None
        self._order = 0

    def start(self) -> None:
        """Begin to read."""
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Read no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def facts(self, case: str, name: str | None = None) -> list[Fact]:
        """What is known of a case, in the order in which it was read; of one kind, or all."""
        known = self.cases.get(case, [])
        return known if name is None else [fact for fact in known if fact.name == name]

    async def until(self, case: str, condition: Callable[[], object], awaited: str, seconds: float) -> None:
        """Wait for facts of a case; a TimeoutError says what was awaited."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await self._changed.setdefault(case, asyncio.Event()).wait()
        except TimeoutError:
            raise TimeoutError(f"{case}: waited {seconds:g} seconds until {awaited}") from None

    async def _follow(self) -> None:
        while True:
            consumer = AIOKafkaConsumer(
                group_id=None, enable_auto_commit=False, auto_offset_reset="none", **self._kafka.client_arguments()
            )
            try:
                await consumer.start()
                consumer.assign(self._places)
                for place in self._places:
                    consumer.seek(place, self.next_offsets[place])
                while True:
                    for place, records in (await consumer.getmany(timeout_ms=POLL_MILLISECONDS)).items():
                        for record in records:
                            self._take(place, record)
            except (KafkaError, OSError):
                await asyncio.sleep(0.2)
            finally:
                with contextlib.suppress(Exception):
                    await consumer.stop()

    def _take(self, place: TopicPartition, record: Any) -> None:
        if record.offset != self.next_offsets[place]:
            self.broken.append(f"{place}: offset {self.next_offsets[place]} is left out, {record.offset} comes")
        self.next_offsets[place] = record.offset + 1
        self.records += 1
        headers = {name: value.decode() for name, value in record.headers}
        verdict = self._folds[place].judge(headers)
        self.verdicts[verdict] += 1
        if verdict in {"gap", "diverged", "unreadable"}:
            self.broken.append(f"{place} {record.offset}: {verdict}")
        if verdict == "apply":
            self._keep(place.topic, headers, record.key.decode(), record.value)

    def _keep(self, topic: str, headers: Mapping[str, str], key: str, value: bytes) -> None:
        fact_id, version = headers.get("ce_factid") or headers["ce_id"], int(headers["ce_aggregateversion"])
        known = self._seen_versions.get((topic, key), (0, ""))
        if known == (version, fact_id):
            return  # the same fact in an older major
        if version != known[0] + 1:
            self.broken.append(f"{topic} {key}: version {version} of {fact_id} follows {known[0]}")
        self._seen_versions[topic, key] = (version, fact_id)
        data = {name: kept for name, kept in json.loads(value).items() if name in KEPT}
        name = headers["ce_type"].rpartition(".v")[0].rpartition(".")[2]
        self._order += 1
        case = data.get("cause_subject") or data.get("intake_event_id") or key
        self.cases.setdefault(case, []).append(Fact(name, fact_id, key, version, self._order, data))
        if (changed := self._changed.pop(case, None)) is not None:
            changed.set()
