"""`attune up`: start everything in the right order, look after it, stop everything in the right order.

Who starts what: the launcher starts the guard first, then every process, and writes down each one's pid and start time.
Asked to stop, it stops services, then servers. Killed outright, the guard does; were both killed, the next start does.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from attune_contracts.topics import SERVICES
from attune_provisioner.report import Report
from rich.console import Console

from attune_sandbox.guarding import Guard
from attune_sandbox.platform.data_folder import DataFolder, RunState, as_entry
from attune_sandbox.platform.parts import Part
from attune_sandbox.platform.plan import Plan
from attune_sandbox.platform.preparing import (
    KAFKA_STEPS,
    POSTGRES_STEPS,
    kafka_server,
    prepare_kafka,
    prepare_postgres,
)
from attune_sandbox.platform.progress import Chain, shown
from attune_sandbox.platform.recovery import end_leftovers, own_identity
from attune_sandbox.platform.stopping import StopRequested, ignore_stop_signals, stop_by_signal
from attune_sandbox.platform.supervisor import Supervisor
from attune_sandbox.ports import Ports
from attune_sandbox.postgres.server import EmbeddedPostgres

LOOK_SECONDS = 0.5

WhenReady = Callable[[Plan, RunState], None]
"""Called once everything is ready; may change the state, which is written afterwards."""


class Launcher:
    """One run of the platform in the foreground. `services` may be fewer than all, for tests."""

    def __init__(
        self, folder: DataFolder, ports: Ports, console: Console, *, services: Sequence[str] = SERVICES
    ) -> None:
        self._folder = folder
        self._ports = ports
        self._console = console
        self._services = tuple(services)
        self._servers: list[Part] = []
        self._programs: list[Part] = []
        self._state = RunState(ports.base)

    def run(self, when_ready: WhenReady) -> None:
        """Start, call `when_ready`, stay until asked to stop, stop. Raises SandboxError with a plain sentence."""
        with self._folder.locked(), stop_by_signal():
            try:
                self._run(when_ready)
            except StopRequested:
                self._console.print("Stopping.")

    def _run(self, when_ready: WhenReady) -> None:
        self._folder.prepare()
        before = self._folder.state()
        if before is not None:
            end_leftovers(before, self._console)
        self._ports.refuse_taken()
        plan = Plan.of(self._folder, self._ports)
        self._state = RunState(self._ports.base, as_entry(own_identity()), played=before.played if before else [])
        self._folder.write_state(self._state)
        with Guard(self._folder.logs / "guard.log") as guard:
            try:
                self._start(plan, guard)
                self._note_processes(ready=True)
                when_ready(plan, self._state)
                self._state.welcomed = True
                self._folder.write_state(self._state)
                self._watch()
            finally:
                ignore_stop_signals()
                self._stop()

    def _start(self, plan: Plan, guard: Guard) -> None:
        with shown(self._console) as progress:
            kafka_chain = Chain(progress, "Kafka", KAFKA_STEPS)
            postgres_chain = Chain(progress, "PostgreSQL", POSTGRES_STEPS)
            postgres = EmbeddedPostgres(plan.postgres(), guard)
            kafka = kafka_server(plan, guard, kafka_chain)
            self._servers = [kafka, postgres]
            reports = at_once(
                lambda: prepare_kafka(plan, kafka, kafka_chain),
                lambda: prepare_postgres(plan, postgres, guard, self._services, postgres_chain),
            )
            self._note_processes()
            for drift in (sentence for report in reports for sentence in report.drift):
                self._console.print(f"[yellow]Left to you:[/yellow] {drift}")
            self._start_programs(plan, guard, Chain(progress, "Services", 2))

    def _start_programs(self, plan: Plan, guard: Guard, chain: Chain) -> None:
        self._programs = [plan.mailbox(guard), *(plan.service(name, guard) for name in self._services)]
        with chain.step("starting " + ", ".join(part.name for part in self._programs)):
            for part in self._programs:
                part.start()
            self._note_processes()
        with chain.step("waiting until all are ready"):
            for part in self._programs:
                part.wait_until_ready()

    def _watch(self) -> None:
        supervisor = Supervisor([*self._servers, *self._programs], tell=self._console.print)
        while True:
            if supervisor.look():
                self._note_processes()
            time.sleep(LOOK_SECONDS)

    def _note_processes(self, *, ready: bool | None = None) -> None:
        parts = [*self._servers, *self._programs]
        self._state.processes = {
            part.name: as_entry(part.child.identity, port=part.port) for part in parts if part.child is not None
        }
        if ready is not None:
            self._state.ready = ready
        self._folder.write_state(self._state)

    def _stop(self) -> None:
        self._state.ready = self._state.welcomed = False
        for group in (self._programs, self._servers):
            if group:
                with ThreadPoolExecutor(len(group)) as pool:
                    list(pool.map(lambda part: part.stop(), group))
        self._state.launcher, self._state.processes = None, {}
        self._folder.write_state(self._state)
        self._console.print("Everything is stopped; the data stays in " + str(self._folder.path))


def at_once(*work: Callable[[], Report]) -> list[Report]:
    """Do several things side by side; the first failure is raised without waiting for the others."""
    pool = ThreadPoolExecutor(len(work))
    futures: list[Future[Report]] = [pool.submit(one) for one in work]
    try:
        for future in as_completed(futures):
            future.result()
        return [future.result() for future in futures]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
