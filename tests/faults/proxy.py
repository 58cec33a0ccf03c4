"""A TCP proxy whose network can be made bad: cut, slow, silent, and late with what a dead client had sent.

Towards the server bytes stand in a queue of ours; stalled, they stay there even when the client is long dead, and are
delivered when the stall ends, as a network with deep buffers does.
"""

import asyncio
import contextlib

CHUNK_BYTES = 262_144
LOOPBACK = "127.0.0.1"


class Link:
    """One connection of a client through the proxy."""

    def __init__(self, proxy: "Proxy", client: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        self._proxy = proxy
        self._client_reader, self._client = client
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.StreamWriter | None = None
        self.held_bytes = 0
        self.client_gone = False

    async def carry(self) -> None:
        """Until one side has ended and its bytes are delivered."""
        try:
            server_reader, self._server = await asyncio.open_connection(LOOPBACK, self._proxy.target_port)
        except OSError:
            self._client.close()
            return
        try:
            up = asyncio.create_task(self._to_server(self._server))
            down = asyncio.create_task(self._to_client(server_reader))
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
            if down.done():
                up.cancel()
            await asyncio.wait({up, down}, timeout=None if self.client_gone else 1.0)
            for task in (up, down):
                task.cancel()
        finally:
            self.cut()

    def stall(self) -> None:
        """Keep what the client sends from now on."""
        self._open.clear()

    def release(self) -> None:
        """Deliver it."""
        self._open.set()

    def cut(self) -> None:
        """Reset both sides."""
        for writer in (self._client, self._server):
            if writer is not None and writer.transport is not None:
                writer.transport.abort()

    async def _to_server(self, server: asyncio.StreamWriter) -> None:
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        filling = asyncio.create_task(self._fill(queue))
        try:
            with contextlib.suppress(OSError):
                while chunk := await queue.get():
                    if self._proxy.delay_seconds:
                        await asyncio.sleep(self._proxy.delay_seconds)
                    await self._open.wait()
                    server.write(chunk)
                    await server.drain()
                    self.held_bytes -= len(chunk)
                await self._open.wait()
                server.write_eof()
        finally:
            filling.cancel()

    async def _fill(self, queue: asyncio.Queue[bytes]) -> None:
        with contextlib.suppress(OSError):
            while chunk := await self._client_reader.read(CHUNK_BYTES):
                self.held_bytes += len(chunk)
                queue.put_nowait(chunk)
        self.client_gone = True
        queue.put_nowait(b"")

    async def _to_client(self, server_reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(OSError):
            while chunk := await server_reader.read(CHUNK_BYTES):
                if self._proxy.silent:
                    await self._proxy.voice.wait()
                if self.client_gone:
                    continue  # nobody hears it, but the server must be able to go on
                self._client.write(chunk)
                with contextlib.suppress(OSError):
                    await self._client.drain()


class Proxy:
    """Listens on `port`, leads to `target_port`, both on the loopback interface."""

    def __init__(self, port: int, target_port: int) -> None:
        self.port = port
        self.target_port = target_port
        self.delay_seconds = 0.0
        self.voice = asyncio.Event()
        self.voice.set()
        self._links: dict[Link, asyncio.Task[None]] = {}
        self._server: asyncio.Server | None = None

    @property
    def silent(self) -> bool:
        """Whether answers are kept back."""
        return not self.voice.is_set()

    async def start(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._accept, LOOPBACK, self.port)

    async def stop(self) -> None:
        """Cut everything and stop listening."""
        if self._server is not None:
            self._server.close()
        self.cut()
        for task in list(self._links.values()):
            task.cancel()
        await asyncio.gather(*self._links.values(), return_exceptions=True)

    def cut(self) -> int:
        """Reset every connection; gives how many there were."""
        for link in list(self._links):
            link.cut()
        return len(self._links)

    def stall(self) -> list[Link]:
        """Keep what the clients of the present connections send; new connections are not touched."""
        links = list(self._links)
        for link in links:
            link.stall()
        return links

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = Link(self, (reader, writer))
        task = asyncio.current_task()
        if task is None:
            return
        self._links[link] = task
        try:
            await link.carry()
        except asyncio.CancelledError:
            link.cut()
        finally:
            self._links.pop(link, None)
