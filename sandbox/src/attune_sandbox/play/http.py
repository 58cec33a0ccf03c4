"""Asks services over HTTP, patiently: a service may be restarted in the middle of a play."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from attune_sandbox.play.addresses import SandboxAddresses
from attune_sandbox.play.events import AwaitedInVainError

REQUEST_TIMEOUT_SECONDS = 15.0
RETRY_DELAY_SECONDS = 0.25
RETRY_DELAY_SECONDS_MAX = 2.0
NOT_NOW = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: `refusal` is the name of the problem, None when there is none; `repeated` says it was given before."""

    status: int
    body: dict[str, Any]
    repeated: bool

    @property
    def refusal(self) -> str | None:
        """The name of the refusal, or None."""
        return str(self.body.get("reason", self.status)) if self.status >= httpx.codes.BAD_REQUEST else None

    def sentence(self) -> str:
        """The refusal as its service put it: what is wrong, and what to do."""
        return " ".join(str(self.body[part]) for part in ("detail", "next_step") if part in self.body)


class Caller:
    """Sends requests until each has an answer, or patience ends. Use `async with Caller.open(addresses) as caller:`."""

    def __init__(self, addresses: SandboxAddresses, client: httpx.AsyncClient) -> None:
        self._addresses = addresses
        self._client = client

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, addresses: SandboxAddresses) -> AsyncIterator["Caller"]:
        """A caller with its own connections."""
        async with httpx.AsyncClient(timeout=REQUEST_TIMEOUT_SECONDS, trust_env=False) as client:
            yield cls(addresses, client)

    async def send(self, service: str, method: str, path: str, *, token: str, **options: Any) -> Reply:
        """One request, sent again while the service cannot be reached; commands must carry an idempotency key.

        Raises:
            AwaitedInVainError: when patience ended; it names service and path.
        """
        url = self._addresses.services[service].rstrip("/") + path
        headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
        delay, patience = RETRY_DELAY_SECONDS, self._addresses.patience_seconds
        last = "no answer"
        try:
            async with asyncio.timeout(patience):
                while True:
                    try:
                        response = await self._client.request(method, url, headers=headers, **options)
                    except httpx.TransportError as error:
                        last = type(error).__name__
                    else:
                        if response.status_code not in NOT_NOW:
                            return _reply(response)
                        last = f"status {response.status_code}"
                    await asyncio.sleep(delay)
                    delay = min(2 * delay, RETRY_DELAY_SECONDS_MAX)
        except TimeoutError:
            awaited = f"waited {patience:g} seconds for {service} to answer {method} {path} (last: {last})"
            raise AwaitedInVainError(awaited) from None


def _reply(response: httpx.Response) -> Reply:
    try:
        body = response.json()
    except ValueError:
        body = {"detail": response.text[:200]}
    return Reply(
        status=response.status_code,
        body=body if isinstance(body, dict) else {"items": body},
        repeated=response.headers.get("Idempotent-Replay", "").lower() == "true",
    )
