"""The ledger and the human follow-up over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from attune_contracts.events.notifications import NotificationDeliveredV2

TOLD = {"told_on": "2026-09-14", "means": "phone"}


@pytest.fixture
async def told(service: Any) -> Any:
    """A case whose first message was accepted by the server."""
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    await service.deliver_all()
    return case


async def only_id(service: Any) -> str:
    (row,) = await service.rows("SELECT notification_id FROM notification")
    return str(row["notification_id"])


async def test_the_ledger_of_a_case_tells_every_step_and_no_address(service: Any, told: Any) -> None:
    await service.hear(service.case().made())
    answer = await service.get("/v1/notifications", cause_subject=str(told.referral_id))
    (entry,) = answer.json()["notifications"]
    assert answer.json()["is_complete"] is True
    assert (entry["state"], entry["evidence"]) == ("delivered", "accepted_by_server")
    assert [step["what"] for step in entry["steps"]] == ["created", "sending", "sent", "delivered"]
    assert entry["cause_type"] == "attune.referrals.ReferralMade.v2"
    assert "@" not in answer.text


async def test_the_ledger_of_a_party_holds_all_that_party_was_told(service: Any, told: Any) -> None:
    await service.hear(told.accepted())
    answer = await service.get("/v1/notifications", party_id=str(told.referrer))
    assert {entry["purpose"] for entry in answer.json()["notifications"]} == {"referral_received", "referral_accepted"}


async def test_one_notification_can_be_read_with_its_version(service: Any, told: Any) -> None:
    answer = await service.get(f"/v1/notifications/{await only_id(service)}")
    assert answer.json()["cause_subject"] == str(told.referral_id)
    assert answer.headers["etag"] == '"2"'


async def test_a_human_follow_up_is_proof_and_names_who_told(service: Any, told: Any) -> None:
    answer = await service.post(f"/v1/notifications/{await only_id(service)}/human-follow-up", TOLD)
    assert answer.status_code == 200, answer.text
    assert answer.json()["evidence"] == "human"
    delivered = (await service.events())[-1]
    assert isinstance(delivered, NotificationDeliveredV2)
    assert (delivered.evidence, delivered.channel, delivered.confirmed_by) == ("human", "phone", "coordinator-7")
    assert delivered.delivered_at == service.clock.now()


async def test_a_subject_that_could_be_a_persons_address_is_published_as_a_pseudonym(service: Any, told: Any) -> None:
    token = service.token(subject="Mabel.Coordinator@kent.example")
    answer = await service.post(f"/v1/notifications/{await only_id(service)}/human-follow-up", TOLD, token=token)
    assert answer.status_code == 200, answer.text
    confirmed_by = (await service.events())[-1].confirmed_by
    assert confirmed_by.startswith("staff:")
    assert "mabel" not in (answer.text + confirmed_by).lower()


async def test_a_repeated_follow_up_gets_the_same_answer_and_publishes_once(service: Any, told: Any) -> None:
    path, key = f"/v1/notifications/{await only_id(service)}/human-follow-up", str(uuid4())
    first, second = [await service.post(path, TOLD, key=key) for _ in range(2)]
    assert first.content == second.content
    assert second.headers["idempotent-replay"] == "true"
    assert len(await service.events()) == 3
    other = await service.post(path, TOLD | {"means": "letter"}, key=key)
    assert (other.status_code, other.json()["reason"]) == (409, "idempotency_conflict")


async def test_a_follow_up_ends_the_wait_for_a_contact(service: Any) -> None:
    case = service.case()
    await service.hear(case.made())
    answer = await service.post(f"/v1/notifications/{await only_id(service)}/human-follow-up", TOLD)
    assert answer.json()["state"] == "delivered"
    assert await service.rows("SELECT FROM timer") == []
    await service.hear(case.contact())
    assert await service.waiting_deliveries() == []


async def test_a_message_on_its_way_is_not_sent_to_somebody_who_was_told_in_person(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    await service.post(f"/v1/notifications/{await only_id(service)}/human-follow-up", TOLD)
    await service.deliver_all()
    assert service.mailbox.mails() == []
    assert [event.evidence for event in await service.events()] == ["human"]
    assert ("not_sent", "told_already") in await service.steps()


@pytest.mark.parametrize(
    ("body", "reason", "status"),
    [
        (TOLD | {"told_on": "2026-09-15"}, "told_in_the_future", 422),
        (TOLD | {"told_on": "2026-09-13"}, "told_before_it_happened", 422),
    ],
)
async def test_a_follow_up_on_an_impossible_day_is_refused_by_name(
    service: Any, told: Any, body: dict[str, str], reason: str, status: int
) -> None:
    answer = await service.post(f"/v1/notifications/{await only_id(service)}/human-follow-up", body)
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert answer.json()["next_step"]


async def test_a_follow_up_after_the_reader_or_a_colleague_confirmed_is_refused_by_name(
    service: Any, told: Any
) -> None:
    path = f"/v1/notifications/{await only_id(service)}/human-follow-up"
    assert (await service.post(path, TOLD)).status_code == 200
    assert (await service.post(path, TOLD)).json()["reason"] == "already_followed_up"
    other = service.case()
    await service.hear(other.contact(email="other@school.example"))
    cause = await service.hear(other.made())
    await service.deliver_all()
    (mail,) = service.mailbox.mails(to="other@school.example")
    await service.client.post(service.mailbox.open(mail).links[0])
    (row,) = await service.rows("SELECT notification_id FROM notification WHERE cause_event_id = $1", cause)
    answer = await service.post(f"/v1/notifications/{row['notification_id']}/human-follow-up", TOLD)
    assert (answer.status_code, answer.json()["reason"]) == (409, "already_acknowledged")


async def test_a_follow_up_on_a_changed_notification_is_refused_where_the_caller_named_a_version(
    service: Any, told: Any
) -> None:
    path = f"/v1/notifications/{await only_id(service)}/human-follow-up"
    stale = await service.post(path, TOLD, if_match='"1"')
    assert (stale.status_code, stale.json()["reason"]) == (412, "version_changed")
    assert (await service.post(path, TOLD, if_match='"2"')).status_code == 200


async def test_late_follow_ups_are_dated_to_the_day_they_happened(service: Any, told: Any) -> None:
    service.clock.turn_to(service.clock.now() + timedelta(days=5))
    await service.post(f"/v1/notifications/{await only_id(service)}/human-follow-up", TOLD | {"told_on": "2026-09-17"})
    assert (await service.events())[-1].delivered_at.isoformat() == "2026-09-17T11:00:00+00:00"


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ({"scopes": "referrals:read"}, "scope_missing"),
        ({"settings": ["urn:118246"]}, "whole_authority_only"),
        ({"authority": "E08000025"}, "authority_not_yours"),
    ],
)
async def test_who_may_not_look_or_tell_is_refused_by_name(
    service: Any, told: Any, token: dict[str, Any], reason: str
) -> None:
    bearer, path = service.token(**token), f"/v1/notifications/{await only_id(service)}"
    for answer in (
        await service.get(path, token=bearer),
        await service.post(f"{path}/human-follow-up", TOLD, token=bearer),
    ):
        assert (answer.status_code, answer.json()["reason"]) == (403, reason)
    assert len(await service.events()) == 2


async def test_the_ledger_of_another_authority_is_empty(service: Any, told: Any) -> None:
    answer = await service.get(
        "/v1/notifications", cause_subject=str(told.referral_id), token=service.token(authority="E08000025")
    )
    assert answer.json() == {"notifications": [], "is_complete": True, "next": None}


async def test_the_ledger_is_not_given_out_as_a_whole(service: Any) -> None:
    answer = await service.get("/v1/notifications")
    assert (answer.status_code, answer.json()["reason"]) == (400, "filter_missing")
    both = await service.get("/v1/notifications", standing="unclear", party_id=str(uuid4()))
    assert (both.status_code, both.json()["reason"]) == (400, "filters_exclude_each_other")


async def test_the_ledger_is_paged_by_cursor(service: Any, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.app.ledger.LEDGER_LENGTH_MAX", 1)
    for event in (told.accepted(), told.declined()):
        await service.hear(event)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while len(seen) < 3:
        page = (await service.get("/v1/notifications", cause_subject=str(told.referral_id), **cursor)).json()
        seen += [one["notification_id"] for one in page["notifications"]]
        cursor = {"after": page["next"]} if page["next"] else {}
    assert (len(set(seen)), cursor) == (3, {})
    for wrong in ("no cursor", "MjAyNi0wOS0xNFQwOTozMDowMC81YjJmN2MxZS05NGEzLTVmMGQtOGE2ZS0xZjBjMmQzZTRiNWE"):
        answer = await service.get("/v1/notifications", cause_subject="x", after=wrong)
        assert (answer.status_code, answer.json()["reason"]) == (400, "cursor_unknown")


async def test_messages_are_listed_by_how_they_stand(service: Any, told: Any) -> None:
    silent, cut = service.case(), service.case()
    await service.hear(silent.made())
    await service.hear(cut.contact(email="cut@school.example"))
    await service.hear(cut.made())
    service.mailbox.cut_next_after_data(keep=True)
    (delivery,) = await service.waiting_deliveries()
    await service.attempt(delivery)

    async def standing(which: str) -> list[str]:
        found = (await service.get("/v1/notifications", standing=which)).json()["notifications"]
        return [one["cause_subject"] for one in found]

    assert await standing("awaiting_contact") == [str(silent.referral_id)]
    assert sorted(await standing("undelivered")) == sorted([str(silent.referral_id), str(cut.referral_id)])
    assert await standing("unclear") == [str(cut.referral_id)]
    await service.deliver_all()
    assert await standing("undelivered") == [str(silent.referral_id)]
    assert await standing("unclear") == [str(cut.referral_id)]
    other = await service.get("/v1/notifications", standing="unclear", token=service.token(authority="E08000025"))
    assert other.json()["notifications"] == []


async def test_an_unknown_notification_is_named(service: Any) -> None:
    path = f"/v1/notifications/{uuid4()}"
    for answer in (await service.get(path), await service.post(f"{path}/human-follow-up", TOLD)):
        assert (answer.status_code, answer.json()["reason"]) == (404, "notification_unknown")
