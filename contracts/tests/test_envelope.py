"""The envelope: what a producer may leave out and what it must say."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from attune_contracts import ContractError, WireMessage, decode, encode
from attune_contracts.events.intake import ReferralSubmittedV1
from attune_contracts.events.referrals import IntakeAcceptedV1, ReferralClosedV1
from attune_contracts.events.stream import EpochStartedV1

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
CLOSED = ReferralClosedV1(
    authority="E10000016",
    occurred_at=NOW,
    referral_id=UUID(int=1),
    reference="REF-7K3M-9QX2",
    closing_reason="declined",
)
ACCEPTED = IntakeAcceptedV1(
    authority="E10000016",
    occurred_at=NOW,
    intake_event_id=UUID(int=5),
    referral_id=UUID(int=1),
    reference="REF-7K3M-9QX2",
    repeated=False,
)
SUBMITTED = ReferralSubmittedV1(
    authority="E10000016",
    occurred_at=NOW,
    setting_id="urn:118246",
    referral_type="elsa",
    reason_codes=("self_esteem",),
    sealed="a.b.c.d.e",
)


def written(event: Any = CLOSED, **changes: Any) -> WireMessage:
    arguments = {
        "ce_id": UUID(int=2),
        "aggregate_version": 7,
        "recorded_at": NOW,
        "correlation_id": UUID(int=3),
        "causation_id": UUID(int=4),
        **changes,
    }
    return encode(event, **arguments)


def test_the_key_is_the_aggregate_and_the_subject() -> None:
    message = written()
    headers = dict(message.headers)

    assert message.topic == "attune.referrals.referral"
    assert message.key.decode() == headers["ce_subject"] == headers["ce_partitionkey"] == str(UUID(int=1))
    assert headers["ce_source"] == "urn:attune:referrals"
    assert headers["ce_dataschema"] == "https://attune.example/schemas/attune.referrals.ReferralClosed.v1.json"


def test_what_is_not_there_is_left_out_of_the_value_and_of_the_headers() -> None:
    message = written()

    assert b"outcome_code" not in message.value
    assert "traceparent" not in dict(message.headers)
    assert dict(written(traceparent="00-1-2-01").headers)["traceparent"] == "00-1-2-01"


def test_recording_time_is_written_in_utc() -> None:
    summer = datetime(2026, 9, 14, 10, 30, tzinfo=timezone(timedelta(hours=1)))

    assert dict(written(recorded_at=summer).headers)["ce_time"] == "2026-09-14T09:30:00.000000Z"


@pytest.mark.parametrize("changes", [{"recorded_at": NOW.replace(tzinfo=None)}, {"aggregate_version": 0}])
def test_a_nonsensical_envelope_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ContractError, match="schema_mismatch"):
        written(**changes)


def test_a_referral_sent_in_is_named_by_its_own_id_and_its_integrator() -> None:
    message = written(SUBMITTED, topic="attune.intake.schoolmis")

    assert message.key.decode() == str(UUID(int=2))
    assert dict(message.headers)["ce_source"] == "urn:attune:intake:schoolmis"


def test_an_answer_is_named_by_the_event_it_answers_and_comes_from_referrals() -> None:
    message = written(ACCEPTED, topic="attune.intake.schoolmis.results")

    assert message.key.decode() == str(UUID(int=5))
    assert dict(message.headers)["ce_source"] == "urn:attune:referrals"


@pytest.mark.parametrize(
    ("event", "topic"),
    [
        (CLOSED, "attune.training.elsa"),
        (SUBMITTED, None),
        (SUBMITTED, "attune.intake."),
        (SUBMITTED, "attune.intake.schoolmis.results"),
        (ACCEPTED, "attune.intake.schoolmis"),
        (ACCEPTED, "attune.referrals.referral"),
    ],
)
def test_an_event_is_refused_on_a_topic_it_does_not_belong_to(event: Any, topic: str | None) -> None:
    with pytest.raises(ContractError) as refusal:
        written(event, topic=topic)

    assert refusal.value.reason == "wrong_topic"


def test_nobody_publishes_the_streams_own_marker_as_an_event() -> None:
    with pytest.raises(ContractError) as refusal:
        written(EpochStartedV1())

    assert refusal.value.reason == "not_publishable"


def test_a_record_of_another_mode_is_told_what_is_expected() -> None:
    with pytest.raises(ContractError, match="binary mode"):
        decode({"content-type": "application/cloudevents+json"}, b"{}")


@pytest.mark.parametrize("value", [None, b"", b"{'authority': 1}", b'{"authority": "E10000016"'])
def test_a_record_without_readable_json_is_refused_as_such(value: Any) -> None:
    with pytest.raises(ContractError) as refusal:
        decode({"ce_type": "attune.referrals.ReferralMade.v1"}, value)

    assert refusal.value.reason == "not_json"
