"""A fact that was written down is read again as it was, whichever event it is, old ones too."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from referrals.adapters.fact_rows import CLASSES, detail_of, event_from_row

NOW = datetime(2026, 9, 9, 9, 15, tzinfo=UTC)
st.register_type_strategy(datetime, st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis asks for naive bounds


def row_of(event: Any) -> dict[str, Any]:
    return {
        "type": type(event).__name__,
        "occurred_at": event.occurred_at,
        "referral_id": getattr(event, "referral_id", UUID(int=1)),
        "authority": getattr(event, "authority", "E10000016"),
        "detail": detail_of(event),
    }


@pytest.mark.parametrize("kind", CLASSES.values(), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_as_it_was_written(kind: type[Any]) -> None:
    @given(st.from_type(kind))
    def comes_back(event: Any) -> None:
        row = row_of(event)
        assert event_from_row(row) == event

    comes_back()


def old(type_: str, detail: str) -> Any:
    return event_from_row(
        {
            "type": type_,
            "occurred_at": NOW,
            "referral_id": UUID(int=1),
            "authority": "E10000016",
            "detail": detail,
        }
    )


def test_an_allocation_recorded_when_every_worker_was_an_elsa_is_read() -> None:
    event = old("ReferralAllocated", '{"elsa_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"}')
    assert event.worker_id == UUID("019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11")


def test_an_outcome_recorded_when_it_opened_no_obligation_opens_none_when_it_is_read() -> None:
    event = old("ReferralOutcomeRecorded", '{"outcome_code": "achieved"}')
    assert (event.judgements, event.least_evidence) == ((), None)


def test_a_type_nobody_recorded_is_no_fact() -> None:
    with pytest.raises(KeyError):
        old("ReferralEaten", "{}")
