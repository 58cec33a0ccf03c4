"""Recording attendance over HTTP up to the accreditation: what is answered, published, refused and explained."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest
from attune_contracts.events.training import AccreditationGrantedV1, SupervisionAttendedV1, TrainingDayAttendedV1
from training.adapters.elsa_store import lock_elsa, record_events
from training.domain.events import SupervisionAttended

TRAINING_DATES = ("2025-01-14", "2025-01-28", "2025-02-11", "2025-03-04", "2025-03-18", "2025-04-01")
SESSION_DATES = ("2025-02-06", "2025-03-06", "2025-05-08", "2025-06-12")


def session(number: int = 0, **changes) -> dict:
    return {
        "session_id": str(UUID(int=number + 1)),
        "held_on": SESSION_DATES[number],
        "duration_minutes": 120,
    } | changes


async def attend_days(training, elsa_id: str, *days: int) -> None:
    for day in days:
        body = {"day": day, "held_on": TRAINING_DATES[day - 1]}
        assert (await training.post(f"/v1/elsas/{elsa_id}/training-days", body)).status_code == 201


async def attend_sessions(training, elsa_id: str, *numbers: int) -> None:
    for number in numbers:
        recorded = await training.post(f"/v1/elsas/{elsa_id}/supervision-sessions", session(number))
        assert recorded.status_code == 201


async def accreditation_of(training, elsa_id: str) -> dict:
    return (await training.get(f"/v1/elsas/{elsa_id}")).json()["accreditation"]


async def test_a_training_day_is_recorded_with_its_title_and_published(training) -> None:
    elsa_id = await training.register()
    recorded = await training.post(f"/v1/elsas/{elsa_id}/training-days", {"day": 1, "held_on": "2025-01-14"})
    assert (recorded.status_code, recorded.headers["ETag"]) == (201, '"2"')
    assert recorded.json() == {
        "elsa_id": elsa_id,
        "day": 1,
        "title": "An Introduction to Emotional Literacy",
        "held_on": "2025-01-14",
    }
    published = (await training.published())[-1]
    assert isinstance(published.event, TrainingDayAttendedV1)
    assert (published.key, published.headers["ce_aggregateversion"]) == (elsa_id, "2")


async def test_the_same_day_with_the_same_date_again_is_the_same_answer_and_nothing_new(training) -> None:
    elsa_id = await training.register()
    body = {"day": 1, "held_on": "2025-01-14"}
    first = await training.post(f"/v1/elsas/{elsa_id}/training-days", body)
    again = await training.post(f"/v1/elsas/{elsa_id}/training-days", body)
    assert (again.status_code, again.json(), again.headers["ETag"]) == (200, first.json(), first.headers["ETag"])
    assert len(await training.published()) == 3


async def test_the_same_day_with_another_date_is_a_named_conflict(training) -> None:
    elsa_id = await training.register()
    await attend_days(training, elsa_id, 1)
    refused = await training.post(f"/v1/elsas/{elsa_id}/training-days", {"day": 1, "held_on": "2025-01-15"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "training_day_conflict")
    assert refused.json()["recorded_on"] == "2025-01-14"


async def test_a_supervision_session_is_recorded_once_and_published_once(training) -> None:
    elsa_id = await training.register()
    first = await training.post(f"/v1/elsas/{elsa_id}/supervision-sessions", session())
    again = await training.post(f"/v1/elsas/{elsa_id}/supervision-sessions", session())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == {"elsa_id": elsa_id, **session()}
    published = await training.published()
    assert [type(one.event) for one in published[2:]] == [SupervisionAttendedV1]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (session(held_on="2025-02-07"), "supervision_conflict"),
        (session(1, duration_minutes=119), "supervision_too_short"),
        (session(1, held_on="2025-01-05"), "held_before_registration"),
        (session(1, held_on="2025-07-02"), "held_in_the_future"),
    ],
)
async def test_a_session_is_refused_by_name_and_leaves_nothing(training, body, reason) -> None:
    elsa_id = await training.register()
    await attend_sessions(training, elsa_id, 0)
    refused = await training.post(f"/v1/elsas/{elsa_id}/supervision-sessions", body)
    assert (refused.status_code, refused.json()["reason"]) == (409, reason)
    assert {"detail", "next_step", "type"} <= refused.json().keys()
    assert len(await training.published()) == 3


async def test_a_day_the_policy_does_not_know_is_refused(training) -> None:
    elsa_id = await training.register()
    refused = await training.post(f"/v1/elsas/{elsa_id}/training-days", {"day": 7, "held_on": "2025-01-14"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "training_day_unknown")
    assert refused.json()["known_days"] == [1, 2, 3, 4, 5, 6]


async def test_the_last_condition_brings_the_accreditation_in_the_same_transaction(training) -> None:
    elsa_id = await training.register()
    await attend_days(training, elsa_id, 1, 2, 3, 4, 5, 6)
    await attend_sessions(training, elsa_id, 0, 1, 2)
    assert not (await accreditation_of(training, elsa_id))["accredited"]
    last = await training.post(f"/v1/elsas/{elsa_id}/supervision-sessions", session(3))
    assert last.headers["ETag"] == '"12"'
    attended, granted = (await training.published())[-2:]
    assert isinstance(attended.event, SupervisionAttendedV1)
    assert isinstance(granted.event, AccreditationGrantedV1)
    assert granted.event.model_dump(mode="json", exclude={"parties", "elsa_id"}) == {
        "authority": "E10000016",
        "occurred_at": "2025-06-11T23:00:00Z",
        "setting_id": "urn:118246",
        "policy_version": "kent-elsa/1",
        "training_days_attended": [1, 2, 3, 4, 5, 6],
        "supervision_sessions_attended": 4,
        "granted_on": "2025-06-12",
    }
    assert attended.headers["ce_causationid"] == granted.headers["ce_causationid"]
    versions = [one.headers["ce_aggregateversion"] for one in await training.published() if one.key == elsa_id]
    assert versions == [str(number) for number in range(1, 13)]
    assert len({one.headers["ce_id"] for one in await training.published()}) == 13


async def test_five_days_and_ten_sessions_are_not_enough(training) -> None:
    elsa_id = await training.register()
    await attend_days(training, elsa_id, 1, 2, 3, 4, 5)
    for number in range(10):
        body = session(0, session_id=str(UUID(int=100 + number)), held_on="2025-06-12")
        await training.post(f"/v1/elsas/{elsa_id}/supervision-sessions", body)
    accreditation = await accreditation_of(training, elsa_id)
    assert accreditation["accredited"] is False
    assert accreditation["missing"]["supervision_sessions"] == 0
    assert [day["day"] for day in accreditation["missing"]["training_days"]] == [6]
    assert accreditation["explanation"] == (
        "Not accredited yet. Still missing under kent-elsa/1: training day 6 "
        "(Play and Drawing; Getting Started - Applying and Developing ELSA Learning)."
    )


async def test_six_days_and_three_sessions_are_not_enough(training) -> None:
    elsa_id = await training.register()
    await attend_days(training, elsa_id, 1, 2, 3, 4, 5, 6)
    await attend_sessions(training, elsa_id, 0, 1, 2)
    accreditation = await accreditation_of(training, elsa_id)
    assert accreditation["explanation"] == (
        "Not accredited yet. Still missing under kent-elsa/1: 1 more supervision session of at least 120 minutes."
    )


async def test_the_decision_is_kept_with_its_policy_version_and_facts_and_is_granted_once(training) -> None:
    elsa_id = await training.register()
    await attend_sessions(training, elsa_id, 0, 1, 2, 3)
    await attend_days(training, elsa_id, 6, 5, 4, 3, 2, 1)
    more = session(0, session_id=str(uuid4()), held_on="2025-06-30")
    assert (await training.post(f"/v1/elsas/{elsa_id}/supervision-sessions", more)).status_code == 201
    accreditation = await accreditation_of(training, elsa_id)
    assert (accreditation["accredited"], accreditation["granted_on"]) == (True, "2025-06-12")
    assert accreditation["policy_version"] == "kent-elsa/1"
    assert accreditation["facts"]["training_days"] == {str(day + 1): date for day, date in enumerate(TRAINING_DATES)}
    assert [one["held_on"] for one in accreditation["facts"]["supervision_sessions"]] == list(SESSION_DATES)
    assert accreditation["explanation"].startswith("Accredited from 12 June 2025 under kent-elsa/1")
    granted = [one for one in await training.published() if isinstance(one.event, AccreditationGrantedV1)]
    assert len(granted) == 1
    register = (await training.get("/v1/elsas", accredited=True)).json()
    assert [elsa["accredited_on"] for elsa in register["elsas"]] == ["2025-06-12"]


async def test_a_command_on_a_version_that_has_changed_is_refused(training) -> None:
    elsa_id = await training.register()
    await attend_days(training, elsa_id, 1)
    path, body = f"/v1/elsas/{elsa_id}/training-days", {"day": 2, "held_on": "2025-01-28"}
    stale = await training.post(path, body, if_match='"1"')
    assert (stale.status_code, stale.json()["reason"]) == (412, "version_changed")
    assert (await training.post(path, body, if_match='"2"')).status_code == 201


async def test_attendance_cannot_be_recorded_across_authorities_settings_or_scopes(training) -> None:
    elsa_id = await training.register()
    path, body = f"/v1/elsas/{elsa_id}/training-days", {"day": 1, "held_on": "2025-01-14"}
    elsewhere = training.token(settings=("urn:118254",))
    assert (await training.post(path, body, token=elsewhere)).json()["reason"] == "elsa_unknown"
    reader = training.token("training:read training:register")
    assert (await training.post(path, body, token=reader)).json()["reason"] == "scope_missing"
    other_authority = training.token(authority="E08000025")
    assert (await training.post(path, body, token=other_authority)).json()["reason"] == "no_policy_for_authority"
    assert len(await training.published()) == 2


async def test_a_session_recorded_while_another_request_waits_for_it_is_on_record_for_that_one(training) -> None:
    elsa_id = await training.register()
    path = f"/v1/elsas/{elsa_id}/supervision-sessions"
    async with training.pool.acquire() as connection:
        async with connection.transaction():
            elsa = await lock_elsa(connection, "E10000016", UUID(elsa_id))
            waiting = asyncio.create_task(training.post(path, session()))
            await training.until_waiting_for_a_lock()
            attended = SupervisionAttended(UUID(int=1), date(2025, 2, 6), 120)
            await record_events(connection, elsa, [attended], recorded_at=training.clock.now())
        answer = await waiting
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
