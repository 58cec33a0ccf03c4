"""From bronze to platinum over HTTP: submissions, the panel's decisions, and the certificates they bring."""

import asyncio
import re

import pytest
from attune_contracts.events.awards import (
    AwardStageAwardedV1,
    AwardStageReturnedV1,
    AwardStageSubmittedV1,
    CertificateIssuedV1,
)


async def test_a_submission_is_published_without_its_delivery_plan(awards) -> None:
    entry_id = await awards.enter()
    submitted = await awards.submit(entry_id, "bronze")
    assert (submitted.status_code, submitted.headers["ETag"]) == (201, '"2"')
    published = (await awards.published())[-1]
    assert isinstance(published.event, AwardStageSubmittedV1)
    assert str(published.event.submission_id) == submitted.json()["submission_id"]
    assert (published.key, published.headers["ce_aggregateversion"]) == (entry_id, "2")
    actions = await awards.rows("SELECT area, action FROM delivery_plan_action ORDER BY area")
    assert [row["area"] for row in actions] == ["co_assessment", "co_commissioning", "co_delivery", "co_design"]
    held = await awards.rows("SELECT convert_from(value, 'UTF8') AS value FROM outbox")
    assert not any(action["action"] in row["value"] for action in actions for row in held)


async def test_an_award_brings_its_certificate_in_the_same_transaction(awards) -> None:
    entry_id = await awards.enter()
    submission_id = (await awards.submit(entry_id, "bronze")).json()["submission_id"]
    decided = await awards.decide(entry_id, submission_id)
    assert (decided.status_code, decided.headers["ETag"]) == (201, '"3"')
    awarded, certified = (await awards.published())[-2:]
    assert isinstance(awarded.event, AwardStageAwardedV1)
    assert isinstance(certified.event, CertificateIssuedV1)
    assert str(certified.event.basis_event_id) == awarded.headers["ce_id"]
    assert (certified.topic, certified.key) == (CertificateIssuedV1.topic, decided.json()["certificate_id"])
    assert (certified.event.certificate_kind, certified.event.stage) == ("award_stage", "bronze")
    assert certified.event.policy_version == "birmingham-send-coproduction/1"
    assert [party.role for party in certified.event.parties] == ["holder"]
    assert certified.event.parties[0].party_id == awarded.event.parties[0].party_id
    assert awarded.headers["ce_causationid"] == certified.headers["ce_causationid"]
    certificate = (await awards.get(f"/v1/certificates/{decided.json()['certificate_id']}")).json()
    assert re.fullmatch(r"CERT-[0-9A-Z]{4}-[0-9A-Z]{4}", certificate["certificate_number"])
    assert certificate["issued_on"] == "2025-03-03"


async def test_the_ladder_is_climbed_to_the_top(awards) -> None:
    entry_id = await awards.enter()
    await awards.award(entry_id, "bronze", "silver", "gold", "platinum")
    entry = (await awards.get(f"/v1/entries/{entry_id}")).json()
    assert entry["awarded_stages"] == ["bronze", "silver", "gold", "platinum"]
    assert entry["next_stage"] is None
    page = (await awards.get("/v1/certificates", holder=entry["party_id"], limit=3)).json()
    rest = (await awards.get("/v1/certificates", holder=entry["party_id"], after=page["next_after"])).json()
    stages = [one["stage"] for one in [*page["certificates"], *rest["certificates"]]]
    assert sorted(stages) == ["bronze", "gold", "platinum", "silver"]


async def test_a_returned_submission_says_what_is_missing_and_can_be_made_again(awards) -> None:
    entry_id = await awards.enter()
    await awards.award(entry_id, "bronze")
    submission_id = (await awards.submit(entry_id, "silver")).json()["submission_id"]
    decided = await awards.decide(entry_id, submission_id, decision="return", missing_codes=["actions_co_design"])
    assert (decided.status_code, decided.json()["state"], decided.json()["certificate_id"]) == (201, "returned", None)
    published = (await awards.published())[-1]
    assert isinstance(published.event, AwardStageReturnedV1)
    assert published.event.missing_codes == ("actions_co_design",)
    entry = (await awards.get(f"/v1/entries/{entry_id}")).json()
    assert entry["submissions"][-1]["missing"] == [{"code": "actions_co_design", "title": "Actions for co-design"}]
    assert (await awards.submit(entry_id, "silver")).status_code == 201


async def test_the_same_decision_again_is_the_same_answer_and_another_a_conflict(awards) -> None:
    entry_id = await awards.enter()
    submission_id = (await awards.submit(entry_id, "bronze")).json()["submission_id"]
    first = await awards.decide(entry_id, submission_id)
    again = await awards.decide(entry_id, submission_id)
    assert (again.status_code, again.json()) == (200, first.json())
    other = await awards.decide(entry_id, submission_id, decided_on="2025-03-04")
    assert (other.status_code, other.json()["reason"]) == (409, "already_decided")
    assert len([one for one in await awards.published() if isinstance(one.event, CertificateIssuedV1)]) == 1


async def test_silver_before_bronze_is_out_of_order(awards) -> None:
    refused = await awards.submit(await awards.enter(), "silver")
    assert (refused.status_code, refused.json()["reason"]) == (409, "out_of_order")
    assert refused.json()["next_stage"] == "bronze"
    assert len(await awards.published()) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"stage": "bronze", "submitted_on": "2025-01-09"}, "charter_not_signed"),
        ({"stage": "zinc"}, "stage_unknown"),
        ({"stage": "bronze"}, "already_awarded"),
        ({"stage": "gold"}, "out_of_order"),
        ({"stage": "silver"}, "delivery_plan_incomplete"),
        ({"stage": "silver", "delivery_plan": {"co_design": ["One action."]}}, "delivery_plan_incomplete"),
    ],
)
async def test_a_submission_is_refused_by_name_and_leaves_nothing(awards, body, reason) -> None:
    entry_id = await awards.enter()
    await awards.award(entry_id, "bronze")
    before = len(await awards.published())
    refused = await awards.post(f"/v1/entries/{entry_id}/submissions", body)
    assert (refused.status_code, refused.json()["reason"]) == (409, reason)
    assert len(await awards.published()) == before


async def test_one_submission_at_a_time_is_open_also_when_two_come_at_once(awards) -> None:
    entry_id = await awards.enter()
    answers = await asyncio.gather(*(awards.submit(entry_id, "bronze") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {answer.json().get("reason") for answer in answers} == {None, "submission_open"}


async def test_whoever_submitted_does_not_decide(awards) -> None:
    both = awards.token("awards:submit awards:decide", subject="headteacher")
    entry_id = await awards.enter()
    submission_id = (await awards.submit(entry_id, "bronze", token=both)).json()["submission_id"]
    refused = await awards.decide(entry_id, submission_id, token=both)
    assert (refused.status_code, refused.json()["reason"]) == (409, "own_submission")
    somebody_else = awards.token("awards:submit awards:decide", subject="champion")
    assert (await awards.decide(entry_id, submission_id, token=somebody_else)).status_code == 201


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"decided_on": "2025-02-02"}, "decided_out_of_time"),
        ({"decided_on": "2025-07-02"}, "decided_out_of_time"),
        ({"missing_codes": ["commitment_to_framework_and_charter"]}, "awarded_with_missing_codes"),
        ({"decision": "return"}, "missing_codes_needed"),
        ({"decision": "return", "missing_codes": ["charm"]}, "missing_code_unknown"),
        ({"token": "school"}, "scope_missing"),
    ],
)
async def test_a_decision_is_refused_by_name_and_leaves_nothing(awards, words, reason) -> None:
    entry_id = await awards.enter()
    submission_id = (await awards.submit(entry_id, "bronze")).json()["submission_id"]
    if "token" in words:
        words = {"token": awards.token()}
    refused = await awards.decide(entry_id, submission_id, **words)
    assert refused.json()["reason"] == reason
    assert len(await awards.published()) == 3
    assert await awards.rows("SELECT FROM certificate") == []


async def test_a_decision_on_a_submission_of_another_entry_is_not_found(awards) -> None:
    entry_id = await awards.enter()
    other = await awards.enter(setting_id="urn:103101")
    submission_id = (await awards.submit(other, "bronze")).json()["submission_id"]
    refused = await awards.decide(entry_id, submission_id)
    assert (refused.status_code, refused.json()["reason"]) == (404, "submission_unknown")


async def test_a_decision_on_a_version_that_has_changed_is_refused(awards) -> None:
    entry_id = await awards.enter()
    submission_id = (await awards.submit(entry_id, "bronze")).json()["submission_id"]
    stale = await awards.decide(entry_id, submission_id, if_match='"1"')
    assert (stale.status_code, stale.json()["reason"]) == (412, "version_changed")
    assert (await awards.decide(entry_id, submission_id, if_match='"2"')).status_code == 201


async def test_a_repeated_command_has_one_effect(awards) -> None:
    entry_id = await awards.enter()
    first = await awards.submit(entry_id, "bronze", key="submission-1")
    again = await awards.submit(entry_id, "bronze", key="submission-1")
    assert (again.status_code, again.json()) == (201, first.json())
    decided = await awards.decide(entry_id, first.json()["submission_id"], key="decision-1")
    decided_again = await awards.decide(entry_id, first.json()["submission_id"], key="decision-1")
    assert (decided_again.status_code, decided_again.json()) == (201, decided.json())
    assert len(await awards.published()) == 5
