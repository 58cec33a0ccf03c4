"""The simulator as one thing to start, stop and steer."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final, Self

import uvicorn

from attune_sandbox.notify_simulator.access import RateLimit, key_parts
from attune_sandbox.notify_simulator.api import Fault, build_api
from attune_sandbox.notify_simulator.callbacks import TRIED_AGAIN_AFTER_SECONDS, Callbacks
from attune_sandbox.notify_simulator.messages import ENDS_AS, FINAL, FIRST_STATUS, Message

LOOPBACK: Final = "127.0.0.1"
API_KEY: Final = "sandbox-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
"""The simulator's only key; it opens nothing but a simulator."""
CALLBACK_TOKEN: Final = "sandbox-callback-token"  # noqa: S105 - the same
REQUESTS_PER_MINUTE: Final = 3000
STOP_TIMEOUT_SECONDS: Final = 1


class NotifySimulator:
    """A running simulator. Use `async with NotifySimulator.running() as simulator:`; port 0 means any free port."""

    def __init__(
        self,
        *,
        requests_per_minute: int = REQUESTS_PER_MINUTE,
        callback_waits_seconds: Sequence[float] = TRIED_AGAIN_AFTER_SECONDS,
    ) -> None:
        self.key = key_parts(API_KEY)
        self.rate_limit = RateLimit(requests_per_minute)
        self.callbacks = Callbacks(token=CALLBACK_TOKEN, wait_seconds=callback_waits_seconds)
        self.messages: list[Message] = []
        self.faults: list[Fault] = []
        self.port = 0
        self._web = _WebServer(build_api(self))
        self._serving: asyncio.Task[None] | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def running(
        cls,
        *,
        port: int = 0,
        requests_per_minute: int = REQUESTS_PER_MINUTE,
        callback_waits_seconds: Sequence[float] = TRIED_AGAIN_AFTER_SECONDS,
    ) -> AsyncIterator[Self]:
        """A started simulator, stopped at the end of the block. Raises OSError where the port is taken."""
        simulator = cls(requests_per_minute=requests_per_minute, callback_waits_seconds=callback_waits_seconds)
        await simulator.start(port)
        try:
            yield simulator
        finally:
            await simulator.stop()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.port}"

    async def start(self, port: int) -> None:
        """Listen."""
        listening = socket.create_server((LOOPBACK, port))
        self.port = listening.getsockname()[1]
        self._serving = asyncio.create_task(self._web.serve(sockets=[listening]))
        await self._web.ready.wait()

    async def stop(self) -> None:
        """Stop listening, and give up callbacks under way."""
        await self.callbacks.stop()
        if self._serving is not None:
            self._web.should_exit = True
            await self._serving

    def take(self, message: Message) -> None:
        """Keep a message. Test addresses of Notify's end at once as they do there."""
        message.become(FIRST_STATUS[message.type])
        self.messages.append(message)
        if message.to in ENDS_AS:
            self.set_status(message.id, "sending")
            self.set_status(message.id, ENDS_AS[message.to])

    def find(self, message_id: str) -> Message | None:
        """One message."""
        return next((message for message in self.messages if message.id == message_id), None)

    def by_reference(self, reference: object) -> list[Message]:
        """Every message with this reference, oldest first."""
        return [message for message in self.messages if message.reference == str(reference)]

    def set_status(self, message_id: str, status: str) -> None:
        """Move a message on; the service is called back when that is final. Raises UnknownStatusError."""
        message = self._message(message_id)
        message.become(status)
        if status in FINAL:
            self.callbacks.send(self.callbacks.url, message.as_receipt())

    def return_letter(self, message_id: str) -> None:
        """A letter comes back, however long ago it was posted."""
        self.callbacks.send(self.callbacks.returned_letters_url, self._message(message_id).as_returned())

    def fail_next(self, status: int = 500, *, keep: bool = False) -> None:
        """Answer the next sending with an error, having kept the message or not."""
        self.faults.append(Fault(status, keep))

    def hang_next(self, *, keep: bool = True) -> None:
        """Never answer the next sending, having kept the message or not."""
        self.faults.append(Fault(None, keep))

    def _message(self, message_id: str) -> Message:
        message = self.find(message_id)
        if message is None:
            raise KeyError(message_id)
        return message


class _WebServer(uvicorn.Server):
    """Without signal handlers, and saying when it listens."""

    def __init__(self, app: object) -> None:
        config = uvicorn.Config(
            app,  # type: ignore[arg-type]  # an ASGI application
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=STOP_TIMEOUT_SECONDS,
        )
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
