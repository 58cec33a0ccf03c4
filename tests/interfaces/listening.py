"""An app over HTTP, in the loop of the test, so that programs from outside can ask it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attune_chassis.http.server import http_server, listen
from attune_sandbox.service_environment import LOOPBACK
from starlette.types import ASGIApp


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """The app listens during the block; gives its address."""
    place = listen(LOOPBACK, 0)
    place.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # uvloop, which services run in, does so by itself
    server = http_server(app, shutdown_grace_seconds=1)
    serving = asyncio.create_task(server.serve(sockets=[place]))
    try:
        yield "http://{}:{}".format(*place.getsockname()[:2])
    finally:
        server.should_exit = True
        await serving
