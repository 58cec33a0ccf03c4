"""The processes under test as the harness sees them: born by the nursery, told what to do at a step, killed by pid."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attune_sandbox.guarding import Guard
from attune_sandbox.processes import Child as Process
from attune_sandbox.processes import spawn

from tests.faults.waiting import until

BIRTH_SECONDS_MAX = 60.0
END_SECONDS_MAX = 30.0
TREE = Path(__file__).parents[2]


@dataclass(slots=True)
class Child:
    """One process of a service. `steps` are what it announced, `code` is there when it has ended."""

    name: str
    service: str
    roles: Sequence[str]
    environment: Mapping[str, str]
    pid: int = 0
    code: int | None = None
    stopped: bool = False
    asked_to_end: bool = False
    steps: list[tuple[str, str]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    writer: asyncio.StreamWriter | None = None
    pending: list[dict[str, Any]] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        """Born, and not ended."""
        return self.pid > 0 and self.code is None

    def order(self, **order: Any) -> None:
        """Tell it what to do at a step; see `process.py`. What is told before it can hear, it hears then."""
        if self.writer is None:
            self.pending.append(order)
        elif not self.writer.is_closing():
            self.writer.write(json.dumps(order).encode() + b"\n")

    def signal(self, number: signal.Signals) -> bool:
        """Send a signal; False when it has ended."""
        if not self.alive:
            return False
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return False
        return True

    def note(self) -> None:
        """Something is new: wake whoever waits."""
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()

    async def until(self, condition: Callable[[], object], awaited: str, seconds: float) -> None:
        """Wait for what the child tells; a TimeoutError names what was awaited."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await self.changed.wait()
        except TimeoutError:
            raise TimeoutError(f"waited {seconds:g} seconds until {self.name} {awaited}") from None

    async def at(self, step: str, deed: str, seconds: float = 20.0) -> None:
        """Wait until it has announced this."""
        await self.until(lambda: (step, deed) in self.steps or self.code is not None, f"is at {step}", seconds)
        if (step, deed) not in self.steps:
            raise TimeoutError(f"{self.name} ended with {self.code} before {step}")

    async def ended(self, seconds: float = END_SECONDS_MAX) -> None:
        """Wait for its end."""
        await self.until(lambda: self.code is not None, "ends", seconds)


class Nursery:
    """Starts the nursery process, hears all children, and knows who died of what."""

    def __init__(self, folder: Path, guard: Guard, module: str) -> None:
        self._folder = folder
        self._module = module
        self._guard = guard
        self._address = str(folder / "control")
        self._process: Process | None = None
        self._server: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._hearing: set[asyncio.Task[Any]] = set()
        self.children: dict[str, Child] = {}
        self.kills_by_step: Counter[str] = Counter()
        self.announced: Counter[tuple[str, str]] = Counter()
        """How often a process of a service announced a step, whatever it did there."""
        self.unexpected: list[str] = []
        self.on_end: Callable[[Child], None] = lambda _: None

    async def start(self) -> None:
        """Start it and wait until it has imported everything."""
        self._server = await asyncio.start_unix_server(self._hear, self._address)
        self._process = spawn(
            [sys.executable, "-m", self._module, self._address],
            log=self._folder / "logs" / "nursery.log",
            environment={**os.environ, **self._guard.environment},
            folder=TREE,
        )
        self._guard.watch(self._process.identity, signal.SIGKILL, group=0)
        await until(self._is_ready, "the nursery has imported everything", BIRTH_SECONDS_MAX)

    def _is_ready(self) -> bool:
        if self._process is not None and self._process.exit_code() is not None:
            raise RuntimeError(f"the nursery ended at its start:\n{self.log('nursery')}")
        return self._writer is not None

    async def bear(
        self,
        name: str,
        service: str,
        roles: Sequence[str],
        environment: Mapping[str, str],
        orders: Sequence[Mapping[str, Any]] = (),
    ) -> Child:
        """A new process, already told its first orders; another of the same name must have ended."""
        child = Child(name, service, tuple(roles), environment)
        self.children[name] = child
        birth = {
            "name": name,
            "service": service,
            "roles": list(roles),
            "environment": dict(environment),
            "log": str(self._folder / "logs" / f"{name}.log"),
            "orders": list(orders),
        }
        assert self._writer is not None, "the nursery has not been started"
        self._writer.write(json.dumps(birth).encode() + b"\n")
        await child.until(lambda: child.pid and (child.writer or child.code is not None), "is born", BIRTH_SECONDS_MAX)
        return child

    def log(self, name: str) -> str:
        """Everything a child wrote over all its lives."""
        path = self._folder / "logs" / f"{name}.log"
        return path.read_text("utf-8", errors="replace") if path.exists() else ""

    async def stop(self) -> None:
        """End every child and the nursery; nothing of it is left."""
        for child in self.children.values():
            child.asked_to_end = True
            child.signal(signal.SIGKILL)
        for child in self.children.values():
            if child.alive:
                await child.ended()
        if self._process is not None:
            self._process.stop(signal.SIGKILL, 5.0)
            self._guard.forget(self._process.identity.pid)
        if self._server is not None:
            self._server.close()
        for hearing in self._hearing:
            hearing.cancel()

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._hearing.add(task)
            task.add_done_callback(self._hearing.discard)
        try:
            name = json.loads(await reader.readline())["name"]
            if name == "nursery":
                self._writer = writer
                while line := await reader.readline():
                    self._nursery_says(json.loads(line))
            else:
                await self._hear_child(self.children[name], reader, writer)
        except (OSError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    async def _hear_child(self, child: Child, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        child.writer = writer
        for order in child.pending:
            child.order(**order)
        child.note()
        while line := await reader.readline():
            told = json.loads(line)
            child.steps.append((told["step"], told["do"]))
            self.announced[child.service, told["step"]] += 1
            if told["do"] == "kill":
                self.kills_by_step[told["step"]] += 1
            if told["do"] == "stop":
                child.stopped = True
            child.note()

    def _nursery_says(self, told: Mapping[str, Any]) -> None:
        if "born" in told:
            child = self.children[told["born"]]
            child.pid = told["pid"]
            child.note()
            return
        for child in self.children.values():
            if child.pid == told["ended"]:
                child.code = told["code"]
                if not child.asked_to_end and child.code != -signal.SIGKILL:
                    self.unexpected.append(f"{child.name} ended with {child.code}")
                child.note()
                self.on_end(child)
