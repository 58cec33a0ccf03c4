"""A readiness-aware TCP balancer and a recorder of deliveries: what stands around the services in production."""

import asyncio
import contextlib
import itertools
from collections import Counter
from collections.abc import Sequence

from tests.faults.waiting import until

LOOPBACK = "127.0.0.1"
POLL_SECONDS = 0.1
PROBE_SECONDS_MAX = 2.0
CHUNK_BYTES = 65_536


class Balancer:
    """Leads each connection to a backend whose `/readyz` says 200; one in rotation that refuses is passed over."""

    def __init__(self, port: int, backends: Sequence[int], poll_seconds: float = POLL_SECONDS) -> None:
        self.port = port
        self._poll_seconds = poll_seconds
        self._backends = tuple(backends)
        self._ready: set[int] = set()
        self._drained: set[int] = set()
        self._open: Counter[int] = Counter()
        self._turn = itertools.count()
        self._server: asyncio.Server | None = None
        self._probes: list[asyncio.Task[None]] = []
        self._carrying: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen, and begin to ask the backends."""
        self._server = await asyncio.start_server(self._accept, LOOPBACK, self.port)
        self._probes = [asyncio.create_task(self._probe(backend)) for backend in self._backends]

    async def stop(self) -> None:
        """Let everything go."""
        if self._server is not None:
            self._server.close()
        tasks = [*self._probes, *self._carrying]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def is_ready(self, backend: int) -> bool:
        """Whether it is in rotation."""
        return backend in self._ready

    async def drain(self, backend: int, seconds: float = 10.0) -> None:
        """Take a backend out, as an orchestrator does before SIGTERM, and wait for its connections to end."""
        self._drained.add(backend)
        await until(lambda: not self._open[backend], f"the connections to {backend} have ended", seconds)

    def put_back(self, backend: int) -> None:
        """It may have connections again, as soon as it is ready."""
        self._ready.discard(backend)
        self._drained.discard(backend)

    async def _probe(self, backend: int) -> None:
        while True:
            answer = await self._ask(backend)
            if answer.startswith(b"HTTP/1.1 200"):
                self._ready.add(backend)
            else:
                self._ready.discard(backend)
            await asyncio.sleep(self._poll_seconds)

    async def _ask(self, backend: int) -> bytes:
        try:
            async with asyncio.timeout(PROBE_SECONDS_MAX):
                reader, writer = await asyncio.open_connection(LOOPBACK, backend)
                try:
                    writer.write(b"GET /readyz HTTP/1.1\r\nhost: probe\r\nconnection: close\r\n\r\n")
                    return await reader.readline()
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return b""

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)
        with contextlib.suppress(asyncio.CancelledError):
            for backend in self._in_rotation():
                try:
                    upstream = await asyncio.open_connection(LOOPBACK, backend)
                except OSError:
                    continue
                await self._carry(backend, (reader, writer), upstream)
                break
        writer.close()

    def _in_rotation(self) -> list[int]:
        usable = [backend for backend in self._backends if backend in self._ready - self._drained]
        turn = next(self._turn) % max(1, len(usable))
        return usable[turn:] + usable[:turn]

    async def _carry(
        self,
        backend: int,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        upstream: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._open[backend] += 1
        ways = {
            asyncio.create_task(_pump(client[0], upstream[1])),
            asyncio.create_task(_pump(upstream[0], client[1])),
        }
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._open[backend] -= 1
            for way in ways:
                way.cancel()
            upstream[1].close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()


class Recorder:
    """The other side of deliveries: notes every id that comes, as often as it comes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: Counter[str] = Counter()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._take, LOOPBACK, self.port)

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await reader.readuntil(b"\r\n\r\n")
            self.received[head.split(b" ")[1].decode().rpartition("/")[2]] += 1
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\ntaken")
            await writer.drain()
        writer.close()
