"""Applying for a stage: the ladder, the delivery plan, and the order in which rules are told."""

from datetime import date
from uuid import UUID

import pytest
from awards.domain.entry import Entry
from awards.domain.events import AwardStageAwarded, AwardStageReturned, AwardStageSubmitted
from awards.domain.refusals import (
    AlreadyAwarded,
    CharterNotSigned,
    DeliveryPlanIncomplete,
    OutOfOrder,
    SignedInTheFuture,
    StageUnknown,
    SubmissionOpen,
    SubmittedInTheFuture,
)
from awards.domain.scheme import AwardScheme, Criterion, Stage
from awards.domain.sign_charter import sign_charter
from awards.domain.submit_stage import SubmitStage, submit_stage

SIGNED_ON, SUBMITTED_ON, TODAY = date(2025, 1, 10), date(2025, 2, 3), date(2025, 6, 30)
TOMORROW = date(2025, 7, 1)
AREAS = ("co_commissioning", "co_design", "co_delivery", "co_assessment")
STAGES = ("bronze", "silver", "gold", "platinum")
SCHEME = AwardScheme(
    authority="E08000025",
    name="birmingham-send-coproduction",
    version="birmingham-send-coproduction/1",
    title="Award",
    ladder=tuple(
        Stage(name, name.title(), "Evidence.", name == "silver", (Criterion("evidence", "Evidence"),))
        for name in STAGES
    ),
    delivery_plan_areas=AREAS,
)
WHOLE_PLAN = dict.fromkeys(AREAS, ("Meet the parents' group each half term",))
ENTERED = Entry(
    "E08000025", UUID(int=1), SCHEME.name, SCHEME.version, "attune:club", UUID(int=2), charter_signed_on=SIGNED_ON
)


def command(stage: str, submitted_on: date = SUBMITTED_ON, plan=None) -> SubmitStage:
    return SubmitStage(UUID(int=99), stage, submitted_on, "issuer|school", plan or {})


def waiting(entry: Entry, stage: str) -> Entry:
    number = UUID(int=100 + len(entry.submissions))
    return entry.after(AwardStageSubmitted(number, stage, SUBMITTED_ON, "issuer|school", {}))


def holding(*stages: str) -> Entry:
    entry = ENTERED
    for stage in stages:
        entry = waiting(entry, stage)
        number = entry.submissions[-1].submission_id
        entry = entry.after(AwardStageAwarded(number, stage, SUBMITTED_ON, "issuer|champion"))
    return entry


def submit(entry: Entry, sent: SubmitStage):
    return submit_stage(entry, SCHEME, sent, today=TODAY)


def test_signing_the_charter_enters_the_scheme_on_its_present_version() -> None:
    entered = sign_charter(
        SCHEME,
        entry_id=UUID(int=1),
        setting_id="attune:club",
        applicant_party_id=UUID(int=2),
        signed_on=TODAY,
        today=TODAY,
    )
    assert entered.scheme_version == "birmingham-send-coproduction/1"


def test_a_charter_cannot_be_signed_in_the_future() -> None:
    refusal = sign_charter(
        SCHEME,
        entry_id=UUID(int=1),
        setting_id="attune:club",
        applicant_party_id=UUID(int=2),
        signed_on=TOMORROW,
        today=TODAY,
    )
    assert refusal == SignedInTheFuture(TOMORROW, TODAY)


@pytest.mark.parametrize("rung", range(4))
def test_the_stages_are_climbed_one_after_the_other(rung: int) -> None:
    submitted = submit(holding(*STAGES[:rung]), command(STAGES[rung], plan=WHOLE_PLAN))
    assert isinstance(submitted, AwardStageSubmitted)
    assert submitted.stage == STAGES[rung]


@pytest.mark.parametrize(
    ("held", "stage", "next_stage"),
    [
        ((), "silver", "bronze"),
        ((), "gold", "bronze"),
        (("bronze",), "gold", "silver"),
        (("bronze", "silver"), "platinum", "gold"),
    ],
)
def test_a_stage_before_its_turn_is_out_of_order(held, stage, next_stage) -> None:
    assert submit(holding(*held), command(stage, plan=WHOLE_PLAN)) == OutOfOrder(stage, next_stage)


@pytest.mark.parametrize("left_out", AREAS)
def test_a_silver_delivery_plan_needs_an_action_for_each_of_the_four_cs(left_out: str) -> None:
    without = {area: actions for area, actions in WHOLE_PLAN.items() if area != left_out}
    for plan in (without, {**without, left_out: ()}, {**without, left_out: ("  ",)}):
        assert submit(holding("bronze"), command("silver", plan=plan)) == DeliveryPlanIncomplete((left_out,))


def test_a_returned_stage_can_be_submitted_again() -> None:
    entry = waiting(ENTERED, "bronze")
    number = entry.submissions[0].submission_id
    returned = entry.after(AwardStageReturned(number, "bronze", ("evidence",), SUBMITTED_ON, "issuer|champion"))
    assert isinstance(submit(returned, command("bronze")), AwardStageSubmitted)


def test_the_delivery_plan_is_kept_with_the_submission() -> None:
    submitted = submit(holding("bronze"), command("silver", plan=WHOLE_PLAN))
    assert submitted.delivery_plan == WHOLE_PLAN


BRONZE_HELD_SILVER_OPEN = waiting(holding("bronze"), "silver")
BEFORE_THE_CHARTER = date(2025, 1, 9)


@pytest.mark.parametrize(
    ("entry", "sent", "refusal"),
    [
        # Each case breaks its own rule and later ones, so the order of the rules is a tested fact.
        (BRONZE_HELD_SILVER_OPEN, command("zinc", BEFORE_THE_CHARTER), CharterNotSigned(BEFORE_THE_CHARTER, SIGNED_ON)),
        (BRONZE_HELD_SILVER_OPEN, command("zinc", TOMORROW), StageUnknown("zinc", STAGES)),
        (BRONZE_HELD_SILVER_OPEN, command("bronze", TOMORROW), AlreadyAwarded("bronze")),
        (BRONZE_HELD_SILVER_OPEN, command("gold", TOMORROW), SubmissionOpen(UUID(int=101), "silver")),
        (ENTERED, command("silver", TOMORROW), OutOfOrder("silver", "bronze")),
        (holding("bronze"), command("silver", TOMORROW), DeliveryPlanIncomplete(AREAS)),
        (ENTERED, command("bronze", TOMORROW), SubmittedInTheFuture(TOMORROW, TODAY)),
    ],
)
def test_refusals_come_by_name_and_in_order(entry, sent, refusal) -> None:
    assert submit(entry, sent) == refusal


def test_the_next_stage_is_told() -> None:
    assert SCHEME.next_stage(frozenset()).name == "bronze"
    assert SCHEME.next_stage(frozenset({"bronze", "silver"})).name == "gold"
    assert SCHEME.next_stage(frozenset(STAGES)) is None
