"""When a person counts as told, where only the day is known."""

from datetime import UTC, date, datetime

from notifications.app.follow_up import told_at


def test_a_day_without_a_time_stands_for_noon_but_never_for_the_future() -> None:
    now = datetime(2026, 7, 2, 8, 0, tzinfo=UTC)
    assert told_at(date(2026, 7, 1), now) == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
    assert told_at(date(2026, 7, 2), now) == now
