"""The panel's decision: award or return, by somebody else than the applicant, once."""

from datetime import date
from uuid import UUID

import pytest
from awards.domain.decide_submission import DecideSubmission, decide_submission
from awards.domain.entry import Entry
from awards.domain.events import AwardStageAwarded, AwardStageReturned, AwardStageSubmitted
from awards.domain.refusals import (
    AlreadyDecided,
    AwardedWithMissingCodes,
    DecidedOutOfTime,
    MissingCodesNeeded,
    MissingCodeUnknown,
    OwnSubmission,
    SubmissionUnknown,
)
from awards.domain.scheme import AwardScheme, Criterion, Stage

SUBMITTED_ON, DECIDED_ON, TODAY = date(2025, 2, 3), date(2025, 3, 3), date(2025, 6, 30)
CODES = ("actions_co_design", "actions_co_delivery")
SCHEME = AwardScheme(
    "E08000025",
    "scheme",
    "scheme/1",
    "Award",
    (Stage("bronze", "Bronze", "Evidence.", False, tuple(Criterion(code, code) for code in CODES)),),
    (),
)
SUBMISSION = UUID(int=5)
APPLICANT, CHAMPION = "issuer|school", "issuer|champion"
WAITING = Entry(
    "E08000025", UUID(int=1), "scheme", "scheme/1", "attune:club", UUID(int=2), charter_signed_on=date(2025, 1, 10)
).after(AwardStageSubmitted(SUBMISSION, "bronze", SUBMITTED_ON, APPLICANT, {}))
AWARDED = WAITING.after(AwardStageAwarded(SUBMISSION, "bronze", DECIDED_ON, CHAMPION))
RETURNED = WAITING.after(AwardStageReturned(SUBMISSION, "bronze", CODES, DECIDED_ON, CHAMPION))


def decide(entry: Entry, decision="award", codes=(), *, on=DECIDED_ON, by=CHAMPION, submission_id=SUBMISSION):
    return decide_submission(entry, SCHEME, DecideSubmission(submission_id, decision, codes, on, by), today=TODAY)


def test_the_panel_awards_a_stage() -> None:
    assert decide(WAITING) == (AwardStageAwarded(SUBMISSION, "bronze", DECIDED_ON, CHAMPION),)


def test_the_panel_returns_a_submission_with_what_is_missing_in_the_schemes_order() -> None:
    decided = decide(WAITING, "return", ("actions_co_delivery", "actions_co_design"))
    assert decided == (AwardStageReturned(SUBMISSION, "bronze", CODES, DECIDED_ON, CHAMPION),)


def test_the_same_decision_again_changes_nothing() -> None:
    assert decide(AWARDED) == ()
    assert decide(RETURNED, "return", CODES[::-1]) == ()


@pytest.mark.parametrize(
    ("entry", "words", "refusal"),
    [
        # Each case breaks its own rule and later ones, so the order of the rules is a tested fact.
        (AWARDED, {"submission_id": UUID(int=6), "by": APPLICANT}, SubmissionUnknown(UUID(int=6))),
        (AWARDED, {"decision": "return", "by": APPLICANT}, AlreadyDecided(SUBMISSION, "awarded")),
        (AWARDED, {"on": date(2025, 3, 4)}, AlreadyDecided(SUBMISSION, "awarded")),
        (RETURNED, {"decision": "return", "codes": CODES[:1]}, AlreadyDecided(SUBMISSION, "returned")),
        (WAITING, {"by": APPLICANT, "on": date(2025, 1, 1)}, OwnSubmission(SUBMISSION)),
        (
            WAITING,
            {"on": date(2025, 2, 2), "codes": CODES},
            DecidedOutOfTime(date(2025, 2, 2), SUBMITTED_ON, TODAY),
        ),
        (
            WAITING,
            {"on": date(2025, 7, 1), "decision": "return"},
            DecidedOutOfTime(date(2025, 7, 1), SUBMITTED_ON, TODAY),
        ),
        (WAITING, {"codes": CODES}, AwardedWithMissingCodes(CODES)),
        (WAITING, {"decision": "return"}, MissingCodesNeeded(CODES)),
        (WAITING, {"decision": "return", "codes": ("charm", *CODES)}, MissingCodeUnknown(("charm",), CODES)),
    ],
)
def test_refusals_come_by_name_and_in_order(entry, words, refusal) -> None:
    assert decide(entry, **words) == refusal
