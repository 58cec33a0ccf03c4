"""What every fault run stands on: servers, proxies before them, and processes of services that are born again."""

import asyncio
import shutil
import signal
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

from attune_sandbox.guarding import Guard
from attune_sandbox.keys import ensure_keys
from attune_sandbox.testing.temporary import make_folder, quickest_place

from tests.faults.children import Child, Nursery
from tests.faults.proxy import Proxy
from tests.faults.servers import Kafka, Postgres

Processes = Mapping[str, tuple[str, tuple[str, ...]]]
"""Name of a process -> its service and its roles."""


class Listener(Protocol):
    """What listens for as long as the run goes on."""

    async def start(self) -> None:
        """Begin to listen."""

    async def stop(self) -> None:
        """Let everything go."""


class Stage(ABC):
    """`async with stage:` servers and listeners run; processes are started by `bear`; at the end nothing is left."""

    def __init__(
        self,
        *,
        processes: Processes,
        migrations: Mapping[str, str],
        kafka: Callable[[Path, Guard], Kafka],
        nursery: str,
        keep_logs: Path | None = None,
        without: Sequence[str] = (),
    ) -> None:
        """`migrations` by service; `nursery` is the module whose process children are forked from."""
        self.folder = make_folder(quickest_place())
        self.processes = processes
        self.services = tuple(migrations)
        self._migrations = migrations
        self._keep_logs = keep_logs
        self.without = ",".join(without)
        self.guard = Guard(self.folder / "guard.log")
        self.keys = ensure_keys(self.folder / "keys")
        self.kafka = kafka(self.folder, self.guard)
        self.postgres = {service: Postgres(service, self.folder, self.guard) for service in self.services}
        self.nursery = Nursery(self.folder, self.guard, nursery)
        self.kafka_proxy = Proxy(self.kafka.proxy_port, self.kafka.behind_port)
        self.postgres_proxies = {
            service: Proxy(server.proxy_port, server.port) for service, server in self.postgres.items()
        }
        self.listeners: list[Listener] = [self.kafka_proxy, *self.postgres_proxies.values()]
        self.absent: set[str] = set()
        """Children that are not to be revived when they end."""
        self.revived: Counter[str] = Counter()
        self.birth_orders: dict[str, Sequence[Mapping[str, Any]]] = {}
        """What a process is told when it is revived."""
        self._reviving: set[asyncio.Task[Any]] = set()
        self._ending = False

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self.end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def _start(self) -> None:
        nursery = asyncio.create_task(self.nursery.start())
        await asyncio.gather(
            asyncio.to_thread(self.kafka.start), *(asyncio.to_thread(each.start) for each in self.postgres.values())
        )
        await asyncio.to_thread(self.kafka.provision)
        for service, server in self.postgres.items():
            await server.provision(self._migrations[service])
        for listener in self.listeners:
            await listener.start()
        await nursery
        self.nursery.on_end = self._child_ended

    @abstractmethod
    def environment(self, name: str, service: str) -> dict[str, str]:
        """What a process is told, as production tells it."""

    def service_of(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Service and roles of a process."""
        return self.processes[name]

    def child(self, name: str) -> Child:
        """The present life of a process."""
        return self.nursery.children[name]

    async def bear(self, name: str, *, orders: Sequence[Mapping[str, Any]] = (), **more: str) -> Child:
        """Start a process of the plan; `more` are further variables of its environment."""
        service, roles = self.service_of(name)
        return await self.nursery.bear(name, service, roles, self.environment(name, service) | more, orders)

    async def wake(self, child: Child) -> None:
        """SIGCONT."""
        child.signal(signal.SIGCONT)
        child.stopped = False

    async def dismiss(self, *names: str, number: signal.Signals = signal.SIGKILL) -> None:
        """End processes and let them be absent."""
        self.absent |= set(names)
        for name in names:
            self.child(name).asked_to_end = True
            self.child(name).signal(signal.SIGCONT)
            self.child(name).signal(number)
        for name in names:
            if self.child(name).alive:
                await self.child(name).ended()

    async def call_back(self, *names: str) -> None:
        """Start absent processes again."""
        self.absent -= set(names)
        for name in names:
            if not self.child(name).alive:
                await self.bear(name)

    def _child_ended(self, child: Child) -> None:
        if self._ending or child.name in self.absent or self.child(child.name) is not child:
            return
        self.revived[child.name] += 1
        reviving = asyncio.create_task(self.bear(child.name, orders=self.birth_orders.pop(child.name, ())))
        self._reviving.add(reviving)
        reviving.add_done_callback(self._reviving.discard)

    async def end(self) -> None:
        """Stop everything and remove the folder."""
        self._ending = True
        for reviving in self._reviving:
            reviving.cancel()
        await self.nursery.stop()
        for listener in self.listeners:
            await listener.stop()
        for server in self.postgres.values():
            await asyncio.to_thread(server.remove)
        await asyncio.to_thread(self.kafka.stop)
        await asyncio.to_thread(self.guard.close)
        if self._keep_logs is not None:
            shutil.copytree(self.folder / "logs", self._keep_logs, dirs_exist_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
