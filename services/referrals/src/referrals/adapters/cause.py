"""What led to a decision: a command or an event. It gives what is published its ids, and its place in the chain."""

from dataclasses import dataclass
from uuid import UUID

from attune_chassis.ids import derived_id
from attune_chassis.logs import current_correlation_id
from attune_chassis.tracing import current_traceparent


@dataclass(frozen=True, slots=True)
class Cause:
    """`source` are the parts all ids are derived from, so that the same cause gives the same ids again."""

    source: tuple[str | UUID, ...]
    causation_id: UUID
    correlation_id: UUID
    traceparent: str | None

    def id(self, name: str) -> UUID:
        """The id of a thing that follows from this cause."""
        return derived_id(*self.source, name)

    def event_id(self, index: int) -> UUID:
        """The `ce_id` of the event at this place among those that follow."""
        return self.id(str(index))


def caused_by_command(command_id: UUID) -> Cause:
    """A command, by the id made of its idempotency key."""
    return _cause((command_id,), command_id)


def caused_by_event(handler: str, event_id: UUID, *source: str) -> Cause:
    """An event heard by one handler; `source` are further parts where the event's id alone is not unique."""
    return _cause((handler, *source, event_id), event_id)


def _cause(source: tuple[str | UUID, ...], causation_id: UUID) -> Cause:
    return Cause(source, causation_id, current_correlation_id() or causation_id, current_traceparent())
