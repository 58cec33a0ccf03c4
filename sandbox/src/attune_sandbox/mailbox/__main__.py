"""`python -m attune_sandbox.mailbox --data DIR --smtp-port N --http-port M`: run until SIGTERM or Ctrl-C."""

import asyncio
import errno
import signal
from pathlib import Path
from typing import Annotated

import typer

from attune_sandbox.mailbox.server import LOOPBACK, Mailbox

COULD_NOT_START = 1


def run(
    data: Annotated[Path, typer.Option(help="Folder the mails are kept in.")],
    smtp_port: Annotated[int, typer.Option(help="Port for SMTP.", min=0, max=65535)],
    http_port: Annotated[int, typer.Option(help="Port for the page and the JSON API.", min=0, max=65535)],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = LOOPBACK,
) -> None:
    """Receive mails and show them."""
    try:
        asyncio.run(_serve(data, smtp_port, http_port, host))
    except OSError as error:
        typer.echo(f"The mailbox could not start: {_reason(error, smtp_port, http_port)}", err=True)
        raise typer.Exit(COULD_NOT_START) from None


async def _serve(data: Path, smtp_port: int, http_port: int, host: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with Mailbox.running(data, smtp_port=smtp_port, http_port=http_port, host=host) as mailbox:
        typer.echo(f"mailbox ready: smtp {host}:{mailbox.smtp_port}, page {mailbox.url}")
        await stop.wait()


def _reason(error: OSError, smtp_port: int, http_port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {smtp_port} or {http_port} is taken by another program. Stop it or choose other ports."
    if error.errno == errno.ENOSPC:
        return "the disk is full. Free some space and start again."
    return f"{error.strerror or error}."


if __name__ == "__main__":
    typer.run(run)
