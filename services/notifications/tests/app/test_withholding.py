"""A decision somebody is not to be told of, by name: in whatever order it is heard, until they are told after all."""

from typing import Any
from uuid import UUID, uuid4

from attune_contracts.events.referrals import NoticeWithheldV1, NoticeWithholdingEndedV1, ReferralReopenedV2

STAFF = "staff:019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b31"


def withheld(case: Any, decision: UUID) -> NoticeWithheldV1:
    about = {name: case.common[name] for name in ("authority", "occurred_at", "referral_id")}
    day = case.common["occurred_at"].date()
    return NoticeWithheldV1(**about, notice_event_id=decision, reason="safeguarding", decided_by=STAFF, review_on=day)


def ended(case: Any, decision: UUID) -> NoticeWithholdingEndedV1:
    about = {name: case.common[name] for name in ("authority", "occurred_at", "referral_id")}
    return NoticeWithholdingEndedV1(
        **about, notice_event_id=decision, ended_by=STAFF, ended_on=case.common["occurred_at"].date()
    )


async def suppressions(service: Any) -> list[str]:
    rows = await service.rows("SELECT suppression_reason FROM notification_timing WHERE suppression_reason IS NOT NULL")
    return [row["suppression_reason"] for row in rows]


async def test_a_decision_withheld_before_it_is_heard_leaves_no_message(service: Any) -> None:
    case, decision = service.case(), uuid4()
    await service.hear(case.contact())
    await service.hear(withheld(case, decision))
    await service.hear(case.accepted(), ce_id=decision)
    assert await service.states() == ["suppressed"]
    assert await suppressions(service) == ["withheld"]
    assert await service.waiting_deliveries() == []


async def test_nobody_looks_for_the_address_of_somebody_who_is_not_to_be_told(service: Any) -> None:
    case, decision = service.case(), uuid4()
    await service.hear(withheld(case, decision))
    await service.hear(case.accepted(), ce_id=decision)
    assert await service.states() == ["suppressed"]
    assert await service.rows("SELECT FROM timer WHERE kind = 'contact_missing'") == []


async def test_a_message_that_has_not_left_yet_is_stopped(service: Any) -> None:
    case, decision = service.case(), uuid4()
    await service.hear(case.accepted(), ce_id=decision)
    assert await service.states() == ["awaiting_contact"]
    for _ in range(2):
        await service.hear(withheld(case, decision))
    await service.hear(case.contact())
    assert await service.states() == ["suppressed"]
    assert await service.waiting_deliveries() == []


async def test_the_other_messages_of_the_case_go_out(service: Any) -> None:
    case, decision = service.case(), uuid4()
    await service.hear(case.contact())
    await service.hear(withheld(case, decision))
    await service.hear(case.made())
    await service.hear(case.accepted(), ce_id=decision)
    assert sorted(await service.states()) == ["created", "suppressed"]


async def test_once_the_withholding_ends_the_person_is_told(service: Any) -> None:
    case, decision = service.case(), uuid4()
    await service.hear(case.contact())
    await service.hear(withheld(case, decision))
    await service.hear(case.accepted(), ce_id=decision)
    for _ in range(2):
        await service.hear(ended(case, decision))
    assert await service.states() == ["created"]
    assert len(await service.waiting_deliveries()) == 1


async def test_told_after_all_before_the_address_is_known_a_message_waits_for_it(service: Any) -> None:
    case, decision = service.case(), uuid4()
    await service.hear(withheld(case, decision))
    await service.hear(case.accepted(), ce_id=decision)
    await service.hear(ended(case, decision))
    assert await service.states() == ["awaiting_contact"]
    assert await service.waiting_deliveries() == []
    assert len(await service.rows("SELECT FROM timer WHERE kind = 'contact_missing'")) == 1
    await service.hear(case.contact())
    assert await service.states() == ["created"]
    assert len(await service.waiting_deliveries()) == 1


async def test_a_decision_heard_after_its_withholding_has_ended_is_told_like_any_other(service: Any) -> None:
    case, decision = service.case(), uuid4()
    await service.hear(case.contact())
    await service.hear(withheld(case, decision))
    await service.hear(ended(case, decision))
    await service.hear(case.accepted(), ce_id=decision)
    assert await service.states() == ["created"]


async def test_a_referral_opened_by_itself_tells_nobody_but_of_the_notice_it_waits_for(service: Any) -> None:
    case = service.case()
    referrer = {"role": "referrer", "party_id": case.referrer}
    reopened = ReferralReopenedV2(
        **case.common | {"parties": (referrer,)},
        reopen_reason="notice_failed",
        notice_event_id=uuid4(),
        resumes="declined",
    )
    await service.hear(reopened)
    assert await service.states() == []
    await service.hear(reopened.model_copy(update={"reopen_reason": "need_returned", "notice_event_id": None}))
    assert await service.states() == ["awaiting_contact"]
