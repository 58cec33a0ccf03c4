"""What follows from a cause: the same ids again, and its place in the chain."""

from datetime import UTC, datetime
from uuid import UUID

from attune_chassis.cause import caused_by_command, caused_by_event
from attune_chassis.ids import derived_id
from attune_chassis.logs import correlated

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
ID = UUID(int=1)


def test_ids_follow_from_the_cause_and_differ_between_handlers():
    one, other = caused_by_event("hear", ID, NOW), caused_by_event("answer", ID, NOW)
    assert one.event_id(0) == caused_by_event("hear", ID, NOW).event_id(0)
    ids = {
        one.event_id(0),
        one.event_id(1),
        one.id("contact"),
        other.event_id(0),
        caused_by_command(ID, NOW).event_id(0),
    }
    assert len(ids) == 5


def test_the_ids_of_what_follows_never_change():
    assert caused_by_command(ID, NOW).event_id(1) == derived_id(ID, "1")
    assert caused_by_event("hear", ID, NOW).event_id(0) == derived_id("hear", ID, "0")
    assert caused_by_event("take_in", ID, NOW, "schoolmis").id("child") == derived_id(
        "take_in", "schoolmis", ID, "child"
    )


def test_the_chain_names_the_cause_and_goes_on_with_the_correlation_it_found():
    assert caused_by_command(ID, NOW).chain() == {
        "recorded_at": NOW,
        "causation_id": ID,
        "correlation_id": ID,
        "traceparent": None,
    }
    with correlated(UUID(int=2)):
        assert caused_by_event("hear", ID, NOW).chain()["correlation_id"] == UUID(int=2)
