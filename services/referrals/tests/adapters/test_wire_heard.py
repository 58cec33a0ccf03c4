"""What is heard of a notice bears the id of the fact, so that it is one whichever major it was read in."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from attune_chassis.subscription import Record
from attune_contracts.events.notifications import NotificationDeliveredV2
from referrals.adapters.wire_heard import notice_heard

NOW = datetime(2026, 9, 9, tzinfo=UTC)
FACT = UUID("2e41e335-94a3-5f0d-8a6e-1f0c2d3e4b5a")
DELIVERED = NotificationDeliveredV2(
    authority="E10000016",
    occurred_at=NOW,
    notification_id=uuid4(),
    cause_event_id=uuid4(),
    cause_type="attune.referrals.ReferralDeclined.v2",
    cause_subject=str(uuid4()),
    party_id=uuid4(),
    purpose="referral_declined",
    channel="email",
    evidence="acknowledged",
    delivered_at=NOW,
)


def heard_in(headers: dict[str, str]) -> UUID:
    record = Record(
        topic=NotificationDeliveredV2.topic,
        partition=0,
        offset=0,
        key=b"",
        headers={"ce_aggregateversion": "2", "ce_time": NOW.isoformat(), **headers},
        value=None,
    )
    heard = notice_heard(record, DELIVERED)
    assert heard is not None
    return heard.event_id


def test_a_fact_is_heard_once_whichever_of_its_majors_was_read() -> None:
    in_the_newest = heard_in({"ce_id": str(uuid4()), "ce_factid": str(FACT)})
    in_the_first = heard_in({"ce_id": str(FACT)})
    assert in_the_newest == in_the_first == FACT
