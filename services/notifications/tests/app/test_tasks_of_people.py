"""Tasks of people who tell somebody in person: listed, passed up, put into words, closed."""

import csv
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from attune_contracts.events.notifications import HumanFollowUpRaisedV1

TOLD = {"told_on": "2026-09-14", "means": "phone"}


async def given_to_a_person(service: Any) -> Any:
    """A case whose only way was refused for good."""
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    service.mailbox.refuse_next(550)
    await service.deliver_all()
    return case


async def only_id(service: Any) -> str:
    (row,) = await service.rows("SELECT notification_id FROM notification")
    return str(row["notification_id"])


async def test_a_task_is_listed_by_day_and_person_and_closed_by_telling(service: Any) -> None:
    await given_to_a_person(service)
    raised = (await service.facts_of_messages())[-1]
    (task,) = (await service.get("/v1/follow-ups")).json()["follow_ups"]
    assert (task["kind"], task["responsible"], task["due_on"]) == ("tell", raised.responsible, "2026-09-16")
    assert (await service.get("/v1/follow-ups", responsible=f"staff:{uuid4()}")).json()["follow_ups"] == []
    assert (await service.get("/v1/follow-ups", state="overdue")).json()["follow_ups"] == []
    await service.post(f"/v1/notifications/{await only_id(service)}/human-follow-up", TOLD)
    assert (await service.get("/v1/follow-ups")).json() == {"follow_ups": [], "next": None}
    (row,) = await service.rows("SELECT closed_as, closed_by FROM follow_up")
    assert (row["closed_as"], row["closed_by"]) == ("told", "coordinator-7")
    assert await service.rows("SELECT FROM timer WHERE kind = 'follow_up_due'") == []


async def test_a_task_whose_day_goes_by_goes_up_until_the_top_and_stays_there(service: Any) -> None:
    await given_to_a_person(service)
    tasks: list[Any] = []
    for _ in range(4):
        service.clock.turn_to(service.clock.now() + timedelta(days=4))
        await service.fire_due_timers()
        (task,) = (await service.get("/v1/follow-ups", state="overdue")).json()["follow_ups"] or (None,)
        tasks.append(task)
    raised = [event for event in await service.events() if isinstance(event, HumanFollowUpRaisedV1)]
    assert len({event.follow_up_id for event in raised}) == 1
    assert len({event.responsible for event in raised}) == len(raised) == 3
    assert tasks[-1]["level"] == 2


async def test_whoever_tells_reads_the_words_of_the_message_and_nobody_else_does(service: Any, capsys: Any) -> None:
    await given_to_a_person(service)
    await service.rows("UPDATE contact SET language = 'pl'")
    (task,) = (await service.get("/v1/follow-ups")).json()["follow_ups"]
    path = f"/v1/follow-ups/{task['follow_up_id']}"
    answer = await service.get(path)
    polish, english = answer.json()["wordings"]
    assert (polish["language"], english["language"]) == ("pl", "en-GB")
    for said in (english["phone"], english["slip"], english["letter"], polish["phone"]):
        assert "REF-7K3M-9QX2" in said
        assert "http" not in said
    assert "We have your referral" in english["phone"]
    assert answer.headers["cache-control"] == "no-store"
    assert "We have your referral" not in capsys.readouterr().out
    refused = await service.get(path, token=service.token("notifications:read"))
    assert (refused.status_code, refused.json()["reason"]) == (403, "scope_missing")
    for other in (service.token(authority="E08000025"), service.token(settings=["urn:118246"])):
        assert (await service.get(path, token=other)).json()["reason"] in {"follow_up_unknown", "whole_authority_only"}
    await service.post(f"/v1/notifications/{await only_id(service)}/human-follow-up", TOLD)
    closed = (await service.get(path)).json()
    assert (closed["wordings"], closed["closed_as"], closed["closed_by"]) == ([], "told", "coordinator-7")
    assert (await service.get(f"/v1/follow-ups/{uuid4()}")).status_code == 404


async def test_a_phone_call_is_a_task_that_passes_on_when_nobody_is_reached(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "notifications.app.ways.Ways.ladder",
        lambda self, version, _: self._policies.version(version).ladder("must_tell", "family"),
    )
    await given_to_a_person(service)
    (task,) = (await service.get("/v1/follow-ups")).json()["follow_ups"]
    assert (task["kind"], task["due_on"]) == ("phone", "2026-09-17")
    assert await service.states() == ["by_hand"]
    service.clock.turn_to(datetime(2026, 9, 18, 9, tzinfo=UTC))
    await service.fire_due_timers()
    (task,) = (await service.get("/v1/follow-ups")).json()["follow_ups"]
    assert task["kind"] == "school_slip"
    service.clock.turn_to(datetime(2026, 9, 28, 9, tzinfo=UTC))
    await service.fire_due_timers()
    (task,) = (await service.get("/v1/follow-ups")).json()["follow_ups"]
    assert (task["kind"], await service.states()) == ("tell", ["failed"])
    rows = await service.rows("SELECT closed_as FROM follow_up WHERE closed_at IS NOT NULL")
    assert [row["closed_as"] for row in rows] == ["passed_on", "passed_on"]


async def test_a_cursor_of_ours_goes_on_and_another_is_refused(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.app.follow_up_list.PAGE_LENGTH", 1)
    for _ in range(3):
        await given_to_a_person(service)
    seen: list[str] = []
    cursor = None
    while len(seen) < 3:
        page = (await service.get("/v1/follow-ups", **({"after": cursor} if cursor else {}))).json()
        seen += [task["follow_up_id"] for task in page["follow_ups"]]
        cursor = page["next"]
    assert cursor is None
    assert len(set(seen)) == 3
    answer = await service.get("/v1/follow-ups", after="no cursor")
    assert (answer.status_code, answer.json()["reason"]) == (400, "cursor_unknown")


async def test_the_tasks_are_exported_in_full(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.app.follow_up_list.PAGE_LENGTH", 1)
    for _ in range(2):
        await given_to_a_person(service)
    answer = await service.get("/v1/follow-ups.csv")
    names, *lines = list(csv.reader(answer.text.splitlines()))
    assert (names[0], len(lines)) == ("due_on", 2)
    assert {line[0] for line in lines} == {"2026-09-16"}
    refused = await service.get("/v1/follow-ups.csv", token=service.token(settings=["urn:118246"]))
    assert (refused.status_code, refused.json()["reason"]) == (403, "whole_authority_only")


async def test_the_tasks_of_another_authority_are_not_listed(service: Any) -> None:
    await given_to_a_person(service)
    answer = await service.get("/v1/follow-ups", token=service.token(authority="E08000025"))
    assert answer.json()["follow_ups"] == []
