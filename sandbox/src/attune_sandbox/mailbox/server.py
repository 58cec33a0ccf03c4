"""The mailbox as one thing to start and stop: SMTP in, disk, a page and a JSON API out."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Self

import uvicorn

from attune_sandbox.mailbox.page import build_page
from attune_sandbox.mailbox.smtp import CutAfterData, Hang, Receiver, Refuse, SmtpListener, Stage
from attune_sandbox.mailbox.store import Mail, MailStore, OpenedMail

STOP_TIMEOUT_SECONDS = 3
LOOPBACK = "127.0.0.1"


class Mailbox:
    """A running mailbox. Use `async with Mailbox.running(folder) as mailbox:`; port 0 means any free port."""

    def __init__(self, folder: Path, *, host: str = LOOPBACK) -> None:
        self.host = host
        self.smtp_port = 0
        self.http_port = 0
        self._store = MailStore(folder)
        self._receiver = Receiver(self._store)
        self._listener = SmtpListener(self._receiver)
        self._page: asyncio.Task[None] | None = None
        self._web: _WebServer | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def running(
        cls, folder: Path, *, smtp_port: int = 0, http_port: int = 0, host: str = LOOPBACK
    ) -> AsyncIterator[Self]:
        """A started mailbox, stopped at the end of the block. Raises OSError where a port is taken."""
        mailbox = cls(folder, host=host)
        await mailbox.start(smtp_port=smtp_port, http_port=http_port)
        try:
            yield mailbox
        finally:
            await mailbox.stop()

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{self.host}:{self.http_port}"

    async def start(self, *, smtp_port: int, http_port: int) -> None:
        """Listen for mail and for the browser."""
        listening = _listen(self.host, http_port)
        self.http_port = listening.getsockname()[1]
        try:
            self.smtp_port = await self._listener.start(self.host, smtp_port)
        except OSError:
            listening.close()
            raise
        loopback_only = self.host in {LOOPBACK, "localhost", "::1"}
        self._web = _WebServer(build_page(self._store, loopback_only=loopback_only))
        self._page = asyncio.create_task(self._web.serve(sockets=[listening]))
        await self._web.ready.wait()

    async def stop(self) -> None:
        """Stop both listeners; stored mails stay."""
        await self._listener.stop()
        if self._web is not None and self._page is not None:
            self._web.should_exit = True
            await self._page

    def refuse_next(self, code: int, text: str = "refused on request", *, stage: Stage = "RCPT") -> None:
        """Answer the next message with this code (4xx: try later, 5xx: never)."""
        self._receiver.faults.append(Refuse(code, text, stage))

    def cut_next_after_data(self, *, keep: bool = True) -> None:
        """Drop the next message's connection after its data without an answer, having kept it or not."""
        self._receiver.faults.append(CutAfterData(keep))

    def hang_next(self, *, keep: bool = False) -> None:
        """Never answer the next message's data."""
        self._receiver.faults.append(Hang(keep))

    def mails(self, *, to: str | None = None) -> list[Mail]:
        """Stored mails, newest first, repeats of one Message-ID counted as one."""
        return self._store.mails(to=to)

    def open(self, mail: Mail) -> OpenedMail:
        """One mail with its bodies and links."""
        return self._store.open(mail)

    async def wait_for(self, *, to: str | None = None, count: int = 1, timeout_seconds: float = 10.0) -> list[Mail]:
        """Wait until `count` different mails (for `to`) are stored; raises TimeoutError that says what was awaited."""
        try:
            async with asyncio.timeout(timeout_seconds), self._receiver.arrived:
                await self._receiver.arrived.wait_for(lambda: len(self.mails(to=to)) >= count)
        except TimeoutError:
            found = len(self.mails(to=to))
            raise TimeoutError(
                f"waited {timeout_seconds} s for {count} mails to {to or 'anybody'}, found {found}"
            ) from None
        return self.mails(to=to)


class _WebServer(uvicorn.Server):
    """uvicorn inside somebody else's event loop: it leaves the signals to its owner and says when it is ready."""

    def __init__(self, application: object) -> None:
        super().__init__(
            uvicorn.Config(
                application,  # type: ignore[arg-type]  # Starlette is an ASGI application
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=STOP_TIMEOUT_SECONDS,
            )
        )
        self.ready = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
