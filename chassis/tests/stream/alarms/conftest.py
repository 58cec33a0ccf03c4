"""Watching an alarm as Prometheus would: by its name, in the figures a process exports."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest
from attune_chassis.alarms import ALARMS
from attune_chassis.backlog import BacklogWatch
from prometheus_client import REGISTRY, CollectorRegistry


@dataclass(frozen=True, slots=True)
class AlarmBell:
    """One alarm of one process."""

    name: str
    registry: CollectorRegistry
    eventually: Callable[..., Awaitable[object]]

    @property
    def value(self) -> float:
        """The greatest value over all its labels, 0 where there is none."""
        samples = (sample for metric in self.registry.collect() for sample in metric.samples)
        return max((sample.value for sample in samples if sample.name == self.name), default=0.0)

    async def rings(self, above: float = 0.0) -> None:
        await self.eventually(lambda: self.value > above, f"{self.name} rises above {above}")

    async def is_silent(self) -> None:
        await self.eventually(lambda: self.value == 0, f"{self.name} falls silent")


@pytest.fixture
def bell(lab):
    """`bell("parked")`: an alarm of the list, watched in the lab's metrics or in those of the process."""

    def watch(name: str, registry: CollectorRegistry | None = None) -> AlarmBell:
        assert name in {alarm.name for alarm in ALARMS}, f"{name} is not in the list of alarms"
        return AlarmBell(name, registry or lab.metrics.registry, lab.eventually)

    return watch


@pytest.fixture
def process_registry() -> CollectorRegistry:
    return REGISTRY


@pytest.fixture
async def api_role(lab):
    """The part of the API role that watches what waits; it runs during the test."""
    async with lab.running(BacklogWatch(pool=lab.pool, metrics=lab.metrics, every_seconds=0.05)):
        yield


@pytest.fixture
def stubborn(quick):
    """Limits of a relay that looks again soon after it had stopped for good."""
    return replace(quick, stopped_retry_seconds=0.05, log_end_check_seconds=0.05)


@pytest.fixture
def healing() -> asyncio.Event:
    """Set when the fault of a test is over."""
    return asyncio.Event()
