"""Ids that are derived, and time that is handed in."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from attune_chassis.clock import FixedClock, SystemClock
from attune_chassis.ids import derived_id, new_id


def test_a_new_id_is_a_uuid_of_version_7_and_later_ids_are_greater():
    earlier, later = new_id(), new_id()
    assert (earlier.version, later.version) == (7, 7)
    assert earlier < later


def test_a_derived_id_is_the_same_for_ever():
    cause = UUID("0b9c6d52-9a55-4b0e-8f0e-3a1f4f1f9f3e")
    assert derived_id("issue_certificate", cause, "0") == UUID("9d0d85ca-f4fc-5853-8299-72a3112ed1d4")


def test_parts_that_only_look_alike_when_joined_give_different_ids():
    assert derived_id("a", "bc") != derived_id("ab", "c")
    assert derived_id('a","b') != derived_id("a", "b")


def test_an_id_derived_from_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one part"):
        derived_id()


def test_the_system_clock_is_aware_and_moved_by_its_offset():
    moved = SystemClock(timedelta(days=100)).now()
    assert moved.tzinfo is UTC
    assert timedelta(days=99) < moved - datetime.now(UTC) < timedelta(days=101)


def test_a_fixed_clock_stands_still_until_it_is_turned():
    clock = FixedClock(datetime(2026, 9, 1, 9, 0, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == clock.now() == datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    clock.turn_to(datetime(2026, 7, 1, tzinfo=UTC))
    assert clock.now() == datetime(2026, 7, 1, tzinfo=UTC)


def test_a_clock_refuses_a_moment_without_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2026, 9, 1))  # noqa: DTZ001 - the very thing that is refused
