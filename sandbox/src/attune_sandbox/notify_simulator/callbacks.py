"""Callbacks to a service: with its bearer token, tried again when the service does not take them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx

CALLBACK_TIMEOUT_SECONDS: Final = 5.0
TRIED_AGAIN_AFTER_SECONDS: Final = (300.0,) * 5
TOO_MANY, SERVER_ERROR = 429, 500


class Callbacks:
    """Sends in the background. `wait_seconds` are the waits between tries; `results` what each callback ended with."""

    def __init__(self, *, token: str, wait_seconds: Sequence[float] = TRIED_AGAIN_AFTER_SECONDS) -> None:
        self.url: str | None = None
        self.returned_letters_url: str | None = None
        self.results: list[int | None] = []
        self._token = token
        self._wait_seconds = tuple(wait_seconds)
        self._sending: set[asyncio.Task[None]] = set()

    def send(self, url: str | None, body: Mapping[str, Any]) -> None:
        """Send one, if the service has said where to."""
        if url is not None:
            task = asyncio.create_task(self._send(url, body))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def all_sent(self) -> None:
        """Wait until none is under way."""
        while self._sending:
            await asyncio.gather(*self._sending)

    async def stop(self) -> None:
        """Give up those under way."""
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _send(self, url: str, body: Mapping[str, Any]) -> None:
        status: int | None = None
        async with httpx.AsyncClient(timeout=CALLBACK_TIMEOUT_SECONDS) as client:
            for wait_seconds in (*self._wait_seconds, None):
                try:
                    headers = {"Authorization": f"Bearer {self._token}"}
                    status = (await client.post(url, json=body, headers=headers)).status_code
                except httpx.HTTPError:
                    status = None
                if status is not None and status != TOO_MANY and status < SERVER_ERROR:
                    break
                if wait_seconds is not None:
                    await asyncio.sleep(wait_seconds)
        self.results.append(status)
