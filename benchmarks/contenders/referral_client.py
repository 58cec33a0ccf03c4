"""Refers children over HTTP at a steady rate, whatever the answers take, then accepts some of the referrals.

Open loop: a slow answer does not slow the requests down. With `rate` 0 it refers as fast as it gets answers, for the
given number of seconds. Each referrer has an address of its own, by which the mails can be told apart afterwards.
"""

import asyncio
import time
import uuid
from typing import Any

import httpx

from benchmarks.contenders.lifecycle import Stage, play

CONNECTIONS = 64
CLOSED_LOOP_CLIENTS = 8
TIMEOUT_SECONDS = 30.0
SETTING = "urn:118246"


class Client:
    """Sends commands with the tokens of a school and of a coordinator."""

    def __init__(self, told: dict[str, Any], http: httpx.AsyncClient) -> None:
        self.latencies: list[float] = []
        self.referrals: dict[int, str] = {}
        self.refused: dict[str, int] = {}
        self.decided: dict[str, int] = {}
        self._told = told
        self._http = http

    async def refer(self, number: int) -> None:
        """One referral; its latency counts whatever the answer is."""
        body = {
            "setting_id": SETTING,
            "referral_type": "elsa",
            "reason_codes": ["manage_emotions", "peer_relationships"],
            "child": {"given_name": "Juniper", "family_name": "Vale", "date_of_birth": "2017-05-03"},
            "referrer": {"name": "Rowan Ashdown", "email": address(number)},
        }
        began = time.monotonic()
        answer = await self._post("/v1/referrals", "school", body)
        self.latencies.append(time.monotonic() - began)
        if answer.is_success:
            self.referrals[number] = answer.json()["referral_id"]
        else:
            self._note(answer)

    async def accept(self, number: int) -> None:
        """Decide about one referral, and note when the decision was answered."""
        answer = await self._post(f"/v1/referrals/{self.referrals[number]}/acceptance", "coordinator", {})
        if answer.is_success:
            self.decided[address(number)] = time.time_ns()
        else:
            self._note(answer)

    async def _post(self, path: str, role: str, body: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._told['tokens'][role]}", "Idempotency-Key": str(uuid.uuid4())}
        return await self._http.post(path, json=body, headers=headers)

    def _note(self, answer: httpx.Response) -> None:
        name = f"{answer.status_code} {answer.json().get('reason', '')}"
        self.refused[name] = self.refused.get(name, 0) + 1


def address(number: int) -> str:
    """The address of one referrer."""
    return f"referrer{number}@school.example"


async def refer_and_accept(stage: Stage) -> None:
    told = stage.specification
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=told["url"], timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False) as http:
        client = Client(told, http)
        await stage.ready()
        if told["rate"]:
            await _steadily(client.refer, list(range(told["count"])), told["rate"])
        else:
            await _as_fast_as_answered(client, told["seconds"])
        stage.tell("referred", latencies=client.latencies, made=len(client.referrals), refused=client.refused)
        if told["decisions"]:
            await stage.armed.wait()
            await _steadily(client.accept, sorted(client.referrals)[: told["decisions"]], told["decision_rate"])
        await stage.done(decided=client.decided, refused=client.refused)


async def _steadily(act: Any, numbers: list[int], rate: float) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as tasks:
        for place, number in enumerate(numbers):
            await asyncio.sleep(max(0.0, began + place / rate - loop.time()))
            tasks.create_task(act(number))


async def _as_fast_as_answered(client: Client, seconds: float) -> None:
    until = time.monotonic() + seconds
    numbers = iter(range(1_000_000))

    async def go_on() -> None:
        while time.monotonic() < until:
            await client.refer(next(numbers))

    await asyncio.gather(*(go_on() for _ in range(CLOSED_LOOP_CLIENTS)))


if __name__ == "__main__":
    play(refer_and_accept)
