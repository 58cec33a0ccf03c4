"""One pair of servers for all workers of a run: the controlling process starts them, workers ask it over loopback.

Nothing is started before the first test asks, so a run of pure tests stays quick.
"""

import contextlib
import os
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Client, Connection, Listener
from typing import Any, Generic, TypeVar

from attune_sandbox.testing.servers import Backend, KafkaFacts, PostgresFacts

LOOPBACK = "127.0.0.1"
BACKEND_VARIABLE = "ATTUNE_TEST_BACKEND"
Facts = TypeVar("Facts")
BACKENDS = ("auto", "embedded", "containers")


def choose_backend(wish: str | None = None) -> Backend:
    """The backend by `ATTUNE_TEST_BACKEND`; `auto` takes containers where an engine answers, else embedded ones."""
    wish = wish or os.environ.get(BACKEND_VARIABLE, "auto")
    if wish not in BACKENDS:
        raise ValueError(f"{BACKEND_VARIABLE} is {wish!r}; it may be {', '.join(BACKENDS)}")
    from attune_sandbox.testing.containers import ContainerBackend, engine_answers  # noqa: PLC0415 -- only when needed
    from attune_sandbox.testing.embedded import EmbeddedBackend  # noqa: PLC0415 -- likewise

    if wish == "containers" or (wish == "auto" and engine_answers()):
        return ContainerBackend()
    return EmbeddedBackend()


class LocalServers:
    """The servers in the process that started them: each one started once, by whoever asks first.

    A server that could not be started is not tried again: every test that needs it fails with the same reason at once.
    """

    def __init__(self) -> None:
        self._backend: Backend | None = None
        self._choosing = threading.Lock()
        self._kafka = _Once(lambda: self._chosen().kafka())
        self._postgres = _Once(lambda: self._chosen().postgres())

    def kafka(self) -> KafkaFacts:
        return self._kafka.value()

    def postgres(self) -> PostgresFacts:
        return self._postgres.value()

    def stop(self) -> None:
        if self._backend is not None:
            self._backend.stop()

    def _chosen(self) -> Backend:
        with self._choosing:
            self._backend = self._backend or choose_backend()
            return self._backend


class _Once(Generic[Facts]):
    """A value made by whoever asks first; a failure is kept like a value."""

    def __init__(self, make: Callable[[], Facts]) -> None:
        self._make: Callable[[], Facts] = make
        self._lock = threading.Lock()
        self._outcome: Future[Facts] | None = None

    def value(self) -> Facts:
        with self._lock:
            if self._outcome is None:
                self._outcome = Future()
                try:
                    self._outcome.set_result(self._make())
                except Exception as error:  # noqa: BLE001 -- told to everybody who asks
                    self._outcome.set_exception(error)
        return self._outcome.result()


class Switchboard:
    """Answers workers' questions in the controlling process."""

    def __init__(self, servers: LocalServers) -> None:
        self._servers = servers
        self._key = secrets.token_bytes(32)
        self._listener = Listener((LOOPBACK, 0), authkey=self._key)
        threading.Thread(target=self._take_calls, daemon=True).start()

    def directions(self) -> list[str | int]:
        """What a worker needs to call."""
        host, port = self._listener.address
        return [str(host), int(port), self._key.hex()]

    def close(self) -> None:
        self._listener.close()

    def _take_calls(self) -> None:
        while True:
            try:
                caller = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: "Connection[Any, Any]") -> None:
        with caller, contextlib.suppress(EOFError, OSError):
            question = caller.recv()
            try:
                facts = self._servers.kafka() if question == "kafka" else self._servers.postgres()
            except Exception as error:  # noqa: BLE001 -- whatever went wrong is the worker's to tell
                caller.send({"error": f"{type(error).__name__}: {error}"})
            else:
                caller.send(facts.as_message())


class RemoteServers:
    """The servers as a worker sees them."""

    def __init__(self, directions: list[str | int]) -> None:
        host, port, key = directions
        self._address = (str(host), int(port))
        self._key = bytes.fromhex(str(key))

    def kafka(self) -> KafkaFacts:
        return KafkaFacts(**self._ask("kafka"))

    def postgres(self) -> PostgresFacts:
        return PostgresFacts(**self._ask("postgres"))

    def stop(self) -> None:
        """The controlling process stops them."""

    def _ask(self, question: str) -> dict[str, Any]:
        with Client(self._address, authkey=self._key) as call:
            call.send(question)
            answer: dict[str, Any] = call.recv()
        if "error" in answer:
            raise RuntimeError(f"the test servers could not be started: {answer['error']}")
        return answer
