"""Enquiries: opening hours, the clock, what is published and what never is."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from attune_contracts.events.notifications import EnquiryAnsweredV1, EnquiryReceivedV1, NotificationDeliveredV2
from notifications.adapters.calendars import load_calendars
from notifications.adapters.enquiry_documents import load_enquiry_policies
from notifications.adapters.policies import load_policies
from notifications.domain.enquiry import target

EMAIL = "ottilie.planted@school.example"
SAID = "Planted question about Ottilie Planted-Person"
ASKED = {
    "programme": "elsa",
    "enquiry_channel": "phone",
    "enquirer_kind": "setting",
    "setting_id": "urn:118246",
    "callback_wanted": True,
    "said": SAID,
    "reach_at": "01632 960 001",
}
SCOPES = "notifications:enquire notifications:answer-enquiries"
ANSWER = {"answer_kind": "answered", "channel": "phone"}


async def ask(service: Any, **changed: Any) -> Any:
    return await service.post("/v1/enquiries", ASKED | changed, token=service.token(SCOPES))


async def listed(service: Any, **query: Any) -> list[str]:
    answer = await service.get("/v1/enquiries", token=service.token(SCOPES), **query)
    assert answer.status_code == 200, answer.text
    return [one["enquiry_id"] for one in answer.json()["enquiries"]]


@pytest.mark.parametrize(
    ("at", "outside", "answer_by"),
    [
        ("2026-09-14T09:30", False, "2026-09-16"),
        ("2026-09-14T07:59", True, "2026-09-16"),
        ("2026-09-14T14:59", False, "2026-09-16"),
        ("2026-09-14T15:00", True, "2026-09-17"),
        ("2026-09-12T10:00", True, "2026-09-16"),
        ("2026-12-24T15:30", False, "2026-12-30"),
        ("2026-12-25T10:00", True, "2026-12-31"),
        # The clocks go back on Sunday 25 October 2026: the line closes at 16:00 by the clock on both sides.
        ("2026-10-23T15:30", True, "2026-10-28"),
        ("2026-10-26T15:30", False, "2026-10-28"),
    ],
)
def test_the_line_is_open_on_working_days_and_the_clock_counts_them(at: str, outside: bool, answer_by: str) -> None:
    line = load_enquiry_policies().in_force("E10000016").line("elsa")
    assert line is not None
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    found = target(line, load_calendars().of("E10000016"), callback_wanted=True, at=now)
    assert (found.outside_hours, found.answer_by.isoformat()) == (outside, answer_by)


async def test_a_question_is_taken_and_told_when_to_hope_for_an_answer_without_a_promise(service: Any) -> None:
    answer = await ask(service)
    assert answer.status_code == 201, answer.text
    assert answer.json()["answer_by"] == "2026-09-16"
    said = answer.json()["acknowledgement"]
    assert "We hope to call you back by 16 September 2026" in said
    assert "we cannot promise it" in said
    assert "Monday to Friday, 9am to 4pm" in said
    (event,) = await service.events()
    assert isinstance(event, EnquiryReceivedV1)
    assert (event.programme, event.outside_hours, event.setting_id) == ("elsa", False, "urn:118246")


async def test_what_was_asked_stays_here_and_is_shown_to_whoever_answers_only(service: Any) -> None:
    enquiry_id = (await ask(service)).json()["enquiry_id"]
    rows = await service.rows("SELECT value, headers::text AS headers FROM outbox")
    assert not [row for row in rows if b"Planted" in row["value"] or "Planted" in row["headers"]]
    assert not await service.rows("SELECT FROM command WHERE answer::text LIKE '%Planted%'")
    assert "Planted" not in (await service.get("/v1/enquiries", token=service.token(SCOPES))).text
    read = await service.get(f"/v1/enquiries/{enquiry_id}", token=service.token(SCOPES))
    assert read.json()["said"] == SAID


async def test_the_same_question_again_is_taken_once(service: Any) -> None:
    key = str(uuid4())
    first, second = [await service.post("/v1/enquiries", ASKED, key=key, token=service.token(SCOPES)) for _ in range(2)]
    assert first.content == second.content
    assert len(await service.events()) == 1


async def test_an_answer_stops_the_clock_and_the_first_one_counts(service: Any) -> None:
    enquiry_id = (await ask(service)).json()["enquiry_id"]
    service.clock.turn_to(service.clock.now() + timedelta(days=1))
    path = f"/v1/enquiries/{enquiry_id}/answer"
    answer = await service.post(path, ANSWER, token=service.token(SCOPES))
    assert answer.status_code == 200, answer.text
    event = (await service.events())[-1]
    assert isinstance(event, EnquiryAnsweredV1)
    assert (event.working_days_taken, event.within_target) == (1, True)
    assert await service.rows("SELECT FROM timer") == []
    again = await service.post(path, ANSWER, token=service.token(SCOPES))
    assert (again.status_code, again.json()["reason"]) == (409, "enquiry_answered_already")


async def test_whoever_gave_an_address_hears_once_that_the_question_came_and_once_that_it_is_answered(
    service: Any,
) -> None:
    key, asked = str(uuid4()), ASKED | {"email": EMAIL, "callback_wanted": False}
    first, again = [await service.post("/v1/enquiries", asked, key=key, token=service.token(SCOPES)) for _ in range(2)]
    assert first.content == again.content
    enquiry = first.json()
    await service.deliver_all()
    path = f"/v1/enquiries/{enquiry['enquiry_id']}/answer"
    assert (await service.post(path, ANSWER, token=service.token(SCOPES))).status_code == 200
    await service.deliver_all()
    answered, received = sorted(service.mailbox.mails(to=EMAIL), key=lambda mail: mail.subject)
    assert received.subject == f"We have your question {enquiry['reference']}"
    assert "We hope to answer by 21 September 2026. This is our aim." in service.mailbox.open(received).text
    assert answered.subject == f"We have answered your question {enquiry['reference']}"
    assert (received.copies, answered.copies) == (1, 1)
    told = [event for event in await service.events() if isinstance(event, NotificationDeliveredV2)]
    assert [(event.purpose, str(event.party_id)) for event in told] == [
        ("enquiry_received", enquiry["written_to"]),
        ("enquiry_answered", enquiry["written_to"]),
    ]
    assert {event.cause_subject for event in told} == {enquiry["enquiry_id"]}


async def test_an_address_given_with_a_question_stands_among_the_contacts_and_nowhere_else(service: Any) -> None:
    answer = await ask(service, email=EMAIL)
    (contact,) = await service.rows("SELECT address, stated_by, party_id FROM contact")
    assert (contact["address"], contact["stated_by"]) == (EMAIL, "urn:attune:notifications")
    assert EMAIL not in answer.text + (await service.get("/v1/enquiries", token=service.token(SCOPES))).text
    (elsewhere,) = await service.rows(
        "SELECT (SELECT string_agg(o::text || encode(o.value, 'escape'), '') FROM outbox o) AS told, "
        "(SELECT string_agg(c::text, '') FROM command c) AS answers, (SELECT string_agg(e::text, '') FROM enquiry e) "
        "AS enquiries, (SELECT string_agg(n::text, '') FROM notification n) AS messages"
    )
    assert all(elsewhere.values())
    assert EMAIL not in str(dict(elsewhere))


async def test_a_setting_cannot_have_just_anybody_written_to(service: Any) -> None:
    token = service.token(SCOPES, settings=["urn:118246"])
    answer = await service.post("/v1/enquiries", ASKED | {"enquirer_party_id": str(uuid4())}, token=token)
    assert (answer.status_code, answer.json()["reason"]) == (403, "party_not_yours")
    assert await service.rows("SELECT FROM enquiry") == []


def test_the_hours_a_message_names_are_those_of_every_shipped_line_and_every_authority_can_write() -> None:
    for authority in ("E10000016", "E08000025"):
        policy = load_enquiry_policies().in_force(authority)
        hours = {(line.opens, line.closes) for line in policy.programmes.values()}
        assert hours == {(time(9), time(16))}
        assert load_policies().in_force(authority).follow_up is not None


async def test_an_enquiry_left_lying_is_overdue_and_goes_up(service: Any) -> None:
    enquiry_id = (await ask(service)).json()["enquiry_id"]
    assert await listed(service, status="overdue") == []
    service.clock.turn_to(datetime(2026, 9, 16, 15, 0, tzinfo=UTC))
    await service.fire_due_timers()
    (row,) = await service.rows("SELECT overdue_since, escalated_to FROM enquiry")
    assert row["escalated_to"].startswith("staff:")
    assert await listed(service, status="overdue") == [enquiry_id]
    await service.deliver_all()
    (alarm,) = service.mailbox.mails(to="elsa@kent-enquiries.example")
    assert alarm.subject.endswith("still waits for an answer")
    service.clock.turn_to(datetime(2026, 9, 17, 15, 0, tzinfo=UTC))
    await service.fire_due_timers()
    (later,) = await service.rows("SELECT overdue_since, escalated_to FROM enquiry")
    assert later["escalated_to"] != row["escalated_to"]
    assert later["overdue_since"] == row["overdue_since"]
    await service.deliver_all()
    assert len(service.mailbox.mails(to="elsa@kent-enquiries.example")) == 2
    assert await listed(service, status="overdue") == [enquiry_id]
    await service.post(f"/v1/enquiries/{enquiry_id}/answer", ANSWER, token=service.token(SCOPES))
    (answered,) = [event for event in await service.events() if isinstance(event, EnquiryAnsweredV1)]
    assert answered.within_target is False
    assert await listed(service, status="open") == []


async def test_the_list_is_paged_by_cursor(service: Any) -> None:
    ids = [(await ask(service)).json()["enquiry_id"] for _ in range(3)]
    first = (await service.get("/v1/enquiries", token=service.token(SCOPES), limit=2)).json()
    assert [one["enquiry_id"] for one in first["enquiries"]] == ids[:2]
    assert await listed(service, after=first["next"]) == ids[2:]


async def test_a_setting_sees_its_own_and_others_are_unknown(service: Any) -> None:
    enquiry_id = (await ask(service)).json()["enquiry_id"]
    other = service.token(SCOPES, settings=["urn:999999"])
    assert (await service.get("/v1/enquiries", token=other)).json()["enquiries"] == []
    answer = await service.post(f"/v1/enquiries/{enquiry_id}/answer", ANSWER, token=other)
    assert (answer.status_code, answer.json()["reason"]) == (404, "enquiry_unknown")
    foreign = service.token(SCOPES, authority="E08000025")
    assert (await service.get(f"/v1/enquiries/{enquiry_id}", token=foreign)).status_code == 404
    refused = await service.post("/v1/enquiries", ASKED, token=other)
    assert (refused.status_code, refused.json()["reason"]) == (403, "setting_not_yours")


async def test_a_programme_without_a_mailbox_is_named(service: Any) -> None:
    answer = await ask(service, programme="astrology")
    assert (answer.status_code, answer.json()["reason"]) == (422, "programme_unknown")
