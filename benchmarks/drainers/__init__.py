"""Everybody who can empty an outbox into Kafka, behind one interface."""

from typing import Protocol

from benchmarks.events import EventShape
from benchmarks.figures import Measurement
from benchmarks.servers import Servers


class UnavailableError(Exception):
    """A contender cannot be had on this machine; the text says why. The others run without it."""


class Drainer(Protocol):
    """One contender over all rounds of a case."""

    name: str
    least_share: float
    """Part of the rows it is given: the slow ones get fewer, so that a run stays bounded."""

    async def open(self, servers: Servers, /) -> None:
        """Get what it needs. Raises UnavailableError."""

    async def drain(self, shape: EventShape, rows: int, /) -> Measurement:
        """Fill an outbox and have it emptied, the clock running for the second part only."""

    async def close(self) -> None:
        """Let go of everything."""
