"""What led to a decision: a command or an event. It gives what follows its ids, and its place in the chain."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from attune_chassis.ids import derived_id
from attune_chassis.logs import current_correlation_id
from attune_chassis.tracing import current_traceparent


class Chain(TypedDict):
    """Where a message stands in the chain of what followed from what: keyword arguments of the contracts' `encode`."""

    recorded_at: datetime
    correlation_id: UUID
    causation_id: UUID
    traceparent: str | None


@dataclass(frozen=True, slots=True)
class Cause:
    """`source` are the parts all ids are derived from, so that the same cause gives the same ids again.

    `recorded_at` is the moment of business time at which it is carried out, the same for everything that follows.
    """

    source: tuple[str | UUID, ...]
    causation_id: UUID
    recorded_at: datetime
    correlation_id: UUID
    traceparent: str | None

    def id(self, name: str) -> UUID:
        """The id of a thing that follows from this cause."""
        return derived_id(*self.source, name)

    def event_id(self, index: int) -> UUID:
        """The `ce_id` of the event at this place among those that follow."""
        return self.id(str(index))

    def chain(self) -> Chain:
        """What every message that follows says about this cause."""
        return Chain(
            recorded_at=self.recorded_at,
            correlation_id=self.correlation_id,
            causation_id=self.causation_id,
            traceparent=self.traceparent,
        )


def caused_by_command(command_id: UUID, recorded_at: datetime) -> Cause:
    """A command, by the id made of its idempotency key."""
    return _cause((command_id,), command_id, recorded_at)


def caused_by_event(handler: str, event_id: UUID, recorded_at: datetime, *source: str) -> Cause:
    """An event heard by one handler; `source` are further parts where the event's id alone is not unique."""
    return _cause((handler, *source, event_id), event_id, recorded_at)


def _cause(source: tuple[str | UUID, ...], causation_id: UUID, recorded_at: datetime) -> Cause:
    correlation_id = current_correlation_id() or causation_id
    return Cause(source, causation_id, recorded_at, correlation_id, current_traceparent())
