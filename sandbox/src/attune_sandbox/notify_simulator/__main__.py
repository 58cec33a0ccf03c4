"""`python -m attune_sandbox.notify_simulator --port N [--callback-url URL]`: run until SIGTERM or Ctrl-C."""

import asyncio
import signal
from typing import Annotated

import typer

from attune_sandbox.notify_simulator.server import NotifySimulator


def run(
    port: Annotated[int, typer.Option(help="Port of the API.", min=0, max=65535)],
    callback_url: Annotated[str | None, typer.Option(help="Where delivery receipts are sent.")] = None,
    returned_letters_url: Annotated[str | None, typer.Option(help="Where returned letters are reported.")] = None,
) -> None:
    """Take messages as GOV.UK Notify does, and send none of them."""
    asyncio.run(_serve(port, callback_url, returned_letters_url))


async def _serve(port: int, callback_url: str | None, returned_letters_url: str | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with NotifySimulator.running(port=port) as simulator:
        simulator.callbacks.url = callback_url
        simulator.callbacks.returned_letters_url = returned_letters_url
        typer.echo(f"notify simulator ready: {simulator.url}")
        await stop.wait()


if __name__ == "__main__":
    typer.run(run)
