"""Events belong to the step whose trace they carry, or to the step that caused their cause."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from attune_contracts import EventModel, Party
from attune_contracts.codes import Evidence
from attune_contracts.events.notifications import NotificationDeliveredV2
from attune_contracts.events.referrals import ReferralAcceptedV1, ReferrerInformedV1
from attune_sandbox.play.cast import Cast
from attune_sandbox.play.consequences import Consequences
from attune_sandbox.play.events import EventLog, SeenEvent
from attune_sandbox.play.report import Told
from attune_sandbox.scenarios import read_scenario

NOW = datetime(2024, 5, 17, tzinfo=UTC)
KENT = "E10000016"
REFERRAL, PRIYA, DECISION, NOTICE, STAFF = (uuid4() for _ in range(5))
ACCEPT = 27
PATH = Path(__file__).parents[2] / "examples" / "demonstration.yaml"


@pytest.fixture
def cast() -> Cast:
    cast = Cast(read_scenario(PATH), "one")
    cast.person_by_party[str(PRIYA)] = "priya"
    return cast


def seen(data: EventModel, ce_id: UUID, *, caused_by: object = "", trace_id: str = "") -> SeenEvent:
    _, service, name, _ = data.ce_type.split(".")
    return SeenEvent(
        data.topic, 0, 0, str(ce_id), name, service, "s", 1, "", str(caused_by), trace_id, NOW, data, str(ce_id)
    )


def accepted(cast: Cast) -> SeenEvent:
    data = ReferralAcceptedV1(
        authority=KENT,
        occurred_at=NOW,
        referral_id=REFERRAL,
        reference="REF-7K3M-9QX2",
        parties=(Party(role="referrer", party_id=PRIYA),),
        accepted_on=date(2024, 5, 17),
    )
    return seen(data, DECISION, trace_id=cast.trace_id(ACCEPT))


def delivered(evidence: Evidence = "accepted_by_server") -> SeenEvent:
    data = NotificationDeliveredV2(
        authority=KENT,
        occurred_at=NOW,
        notification_id=NOTICE,
        cause_event_id=DECISION,
        cause_type=ReferralAcceptedV1.ce_type,
        cause_subject=str(REFERRAL),
        party_id=PRIYA,
        purpose="referral_accepted",
        channel="phone" if evidence == "human" else "email",
        evidence=evidence,
        confirmed_by=f"staff:{STAFF}" if evidence == "human" else None,
        delivered_at=NOW,
    )
    return seen(data, uuid4())


def informed(notice: SeenEvent, *, trace_id: str = "") -> SeenEvent:
    data = ReferrerInformedV1(
        authority=KENT,
        occurred_at=NOW,
        referral_id=REFERRAL,
        notice_event_id=DECISION,
        party_id=PRIYA,
        notification_id=NOTICE,
        channel="email",
        evidence="accepted_by_server",
        informed_at=NOW,
    )
    return seen(data, uuid4(), caused_by=notice.ce_id, trace_id=trace_id)


def test_the_chosen_step_accepts_a_referral(cast: Cast) -> None:
    assert cast.scenario.steps[ACCEPT - 1].action == "accept_referral"


def test_effects_are_found_by_their_causes_in_whatever_order_they_are_read(cast: Cast) -> None:
    log = EventLog()
    consequences = Consequences(log, cast)
    notice = delivered()
    log.events += [informed(notice), notice]
    assert consequences.of(ACCEPT) == []
    log.events.append(accepted(cast))
    assert {event.name for event in consequences.of(ACCEPT)} == {
        "ReferralAccepted",
        "NotificationDelivered",
        "ReferrerInformed",
    }
    told = Told(person="priya", purpose="referral_accepted", channel="email", evidence="accepted_by_server")
    assert consequences.told(ACCEPT) == (told,)


@pytest.mark.parametrize("evidence", ["human", "acknowledged"])
@pytest.mark.parametrize("word_is_read_first", [True, False])
def test_what_follows_from_a_persons_word_belongs_to_the_step_that_gave_it(
    cast: Cast, evidence: Evidence, *, word_is_read_first: bool
) -> None:
    log = EventLog()
    consequences = Consequences(log, cast)
    word = delivered(evidence)
    following = informed(word, trace_id=cast.trace_id(ACCEPT))
    log.events += [accepted(cast), *((word, following) if word_is_read_first else (following, word))]
    assert {event.name for event in consequences.of(ACCEPT)} == {"ReferralAccepted"}
    consequences.claim_word_of(word.subject, ACCEPT + 1)
    assert {event.name for event in consequences.of(ACCEPT)} == {"ReferralAccepted"}
    assert {event.name for event in consequences.of(ACCEPT + 1)} == {"NotificationDelivered", "ReferrerInformed"}


def test_what_is_missing_is_said_in_words(cast: Cast) -> None:
    log = EventLog()
    consequences = Consequences(log, cast)
    step = cast.scenario.steps[ACCEPT - 1]
    log.events.append(accepted(cast))
    assert consequences.missing(ACCEPT, step, []) == [
        "1 ReferrerInformed",
        "priya to be told (referral_accepted)",
    ]
    log.events += [notice := delivered(), informed(notice)]
    assert consequences.missing(ACCEPT, step, []) == []


def test_events_of_another_run_stay_aside(cast: Cast) -> None:
    log = EventLog()
    consequences = Consequences(log, cast)
    log.events.append(accepted(Cast(cast.scenario, "two")))
    assert consequences.of(ACCEPT) == []
    assert not consequences.after(1)


def test_a_later_step_that_left_an_event_shows_that_earlier_ones_were_played(cast: Cast) -> None:
    log = EventLog()
    consequences = Consequences(log, cast)
    log.events.append(accepted(cast))
    assert consequences.after(ACCEPT - 1)
    assert not consequences.after(ACCEPT)
