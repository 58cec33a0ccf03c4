"""Days in England, and when something stated with a day only took effect."""

from datetime import UTC, date, datetime

from attune_chassis.days import day_of, effective_at


def test_a_day_is_the_day_in_england_also_when_the_clocks_differ():
    assert day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert day_of(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)


def test_what_is_recorded_on_its_day_takes_effect_now_and_earlier_things_with_their_day():
    now = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
    assert effective_at(date(2026, 11, 20), now) == now
    assert effective_at(date(2026, 7, 1), now) == datetime(2026, 6, 30, 23, tzinfo=UTC)
