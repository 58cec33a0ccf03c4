"""uvicorn as a part of the process: it neither owns the signals nor the logs."""

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

BACKLOG = 512
KEEP_ALIVE_SECONDS = 30


class AddressUnusableError(Exception):
    """The service cannot listen where it should; the text is one plain sentence."""


class HttpServer(uvicorn.Server):
    """A uvicorn whose end is decided by `should_exit` alone."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals to the process."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, taken before anything else is started.

    Raises:
        AddressUnusableError: the port is taken, or the address is not ours.
    """
    try:
        family, *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        # socket.create_server adds the address to the text of the system; ours names it already.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else "The address is unknown"
        raise AddressUnusableError(
            f"Cannot listen on {host}:{port}: {reason}. "
            "End the program that uses it, or set ATTUNE_HTTP_HOST and ATTUNE_HTTP_PORT."
        ) from None


def http_server(app: ASGIApp, *, shutdown_grace_seconds: float) -> HttpServer:
    """A server for the app; give it the listening socket with `serve(sockets=[...])`."""
    return HttpServer(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=max(1, round(shutdown_grace_seconds)),
        )
    )
