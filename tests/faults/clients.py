"""Clients of the HTTP interface: each command is sent under one Idempotency-Key until it is answered."""

import asyncio
import random
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from tests.faults.waiting import until

RETRY_SECONDS = 0.05
PACE_SECONDS = 0.12
AGGREGATES_A_CLIENT = 5


@dataclass(slots=True)
class Answered:
    """A command the service said yes to: the facts it promised, and whether a delivery."""

    command_id: UUID
    ce_ids: list[UUID]
    parcel: bool
    lost: bool = False
    """A restore took it back, delivery and all."""


@dataclass(slots=True)
class Clients:
    """All of them. `refused` is what no retry may help; `retried` counts answers that asked for one, by status."""

    url: str
    token: str
    seed: int
    answered: list[Answered] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    retried: dict[str, int] = field(default_factory=dict)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _go: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: int = 0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def failed_requests(self) -> int:
        """Requests that were not answered 201 the first time."""
        return sum(self.retried.values()) + len(self.refused)

    def start(self, count: int) -> None:
        """Begin to send."""
        self._go.set()
        self._tasks = [asyncio.create_task(self._client(number)) for number in range(count)]

    async def finish(self, seconds: float) -> None:
        """Send no new commands; those under way are retried until they are answered."""
        self._stop.set()
        self._go.set()
        async with asyncio.timeout(seconds):
            await asyncio.gather(*self._tasks)

    def cancel(self) -> None:
        """Give up."""
        for task in self._tasks:
            task.cancel()

    async def until_answered(self, count: int, seconds: float) -> None:
        """Wait until so many more commands were answered."""
        wanted = len(self.answered) + count
        await until(lambda: len(self.answered) >= wanted, f"{count} more commands are answered", seconds)

    async def pause(self, seconds: float) -> None:
        """Send no new commands for now; those under way are answered first."""
        self._go.clear()
        await until(lambda: not self._under_way, "no command is under way", seconds)

    def resume(self) -> None:
        """Send again."""
        self._go.set()

    async def _client(self, number: int) -> None:
        chance = random.Random(f"{self.seed}-client-{number}")  # noqa: S311 -- repeatable, not secret
        async with httpx.AsyncClient(trust_env=False, timeout=10.0) as http:
            sent = 0
            while not self._stop.is_set():
                body = {
                    "aggregate": f"o-{number}-{chance.randrange(AGGREGATES_A_CLIENT)}",
                    "poison": chance.random() < 0.03,
                    "note": chance.random() < 0.3,
                    "remind": chance.random() < 0.3,
                    "parcel": chance.random() < 0.3,
                }
                await self._go.wait()
                self._under_way += 1
                await self._command(http, f"{self.seed}-{number}-{sent}", body)
                self._under_way -= 1
                sent += 1
                await asyncio.sleep(PACE_SECONDS)

    async def _command(self, http: httpx.AsyncClient, key: str, body: dict[str, object]) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, "Connection": "close"}
        while True:
            try:
                answer = await http.post(f"{self.url}/v1/orders", json=body, headers=headers)
                what = str(answer.status_code)
            except httpx.HTTPError as error:
                answer, what = None, type(error).__name__
            if answer is not None and answer.status_code == httpx.codes.CREATED:
                told = answer.json()
                ce_ids = [UUID(ce_id) for ce_id in told["ce_ids"]]
                self.answered.append(Answered(UUID(told["command_id"]), ce_ids, bool(body["parcel"])))
                return
            if answer is not None and answer.is_client_error:
                self.refused.append(f"{key}: {what} {answer.text[:200]}")
                return
            self.retried[what] = self.retried.get(what, 0) + 1
            await asyncio.sleep(RETRY_SECONDS)
