"""One pair of servers for all workers of a run: the controlling process starts them, workers ask it over loopback.

Nothing is started before the first test asks, so a run of pure tests stays quick.
"""

import contextlib
import os
import secrets
import threading
from multiprocessing.connection import Client, Connection, Listener
from typing import Any

from attune_sandbox.testing.servers import Backend, KafkaFacts, PostgresFacts

LOOPBACK = "127.0.0.1"
BACKEND_VARIABLE = "ATTUNE_TEST_BACKEND"
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
    """The servers in the process that started them: each one started once, by whoever asks first."""

    def __init__(self) -> None:
        self._backend: Backend | None = None
        self._kafka: KafkaFacts | None = None
        self._postgres: PostgresFacts | None = None
        self._choosing, self._starting_kafka, self._starting_postgres = (threading.Lock() for _ in range(3))

    def kafka(self) -> KafkaFacts:
        with self._starting_kafka:
            self._kafka = self._kafka or self._chosen().kafka()
            return self._kafka

    def postgres(self) -> PostgresFacts:
        with self._starting_postgres:
            self._postgres = self._postgres or self._chosen().postgres()
            return self._postgres

    def stop(self) -> None:
        if self._backend is not None:
            self._backend.stop()

    def _chosen(self) -> Backend:
        with self._choosing:
            self._backend = self._backend or choose_backend()
            return self._backend


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
