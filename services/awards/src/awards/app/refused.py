"""Every refusal of the domain as a problem with a name, a plain sentence and the next step."""

from typing import Any, TypeAlias, assert_never

from attune_chassis.problems import Problem

from awards.domain.refusals import (
    AlreadyAwarded,
    AlreadyDecided,
    AwardedWithMissingCodes,
    CharterNotSigned,
    DecidedOutOfTime,
    DeliveryPlanIncomplete,
    EntryConflict,
    MissingCodesNeeded,
    MissingCodeUnknown,
    OutOfOrder,
    OwnSubmission,
    Refusal,
    SignedInTheFuture,
    StageUnknown,
    SubmissionOpen,
    SubmissionUnknown,
    SubmittedInTheFuture,
)

AboutDates: TypeAlias = SignedInTheFuture | CharterNotSigned | SubmittedInTheFuture | DecidedOutOfTime
AboutTheLadder: TypeAlias = StageUnknown | AlreadyAwarded | SubmissionOpen | OutOfOrder
AboutContent: TypeAlias = (
    EntryConflict | DeliveryPlanIncomplete | MissingCodesNeeded | MissingCodeUnknown | AwardedWithMissingCodes
)
AboutThePanel: TypeAlias = SubmissionUnknown | AlreadyDecided | OwnSubmission


def refused(refusal: Refusal) -> Problem:
    """The problem to raise; raising it rolls the transaction back."""
    match refusal:
        case SignedInTheFuture() | CharterNotSigned() | SubmittedInTheFuture() | DecidedOutOfTime():
            return _about_dates(refusal)
        case StageUnknown() | AlreadyAwarded() | SubmissionOpen() | OutOfOrder():
            return _about_the_ladder(refusal)
        case SubmissionUnknown() | AlreadyDecided() | OwnSubmission():
            return _about_the_panel(refusal)
        case _:
            return _about_content(refusal)


def entry_unknown() -> Problem:
    """The same answer for an entry that does not exist and for one the token does not cover."""
    return Problem(
        404,
        "entry_unknown",
        "There is no such entry among those your token covers.",
        "Check the entry_id, and that the token is of the entry's authority and setting.",
    )


def certificate_unknown() -> Problem:
    """The same answer for a certificate that does not exist and for one the token does not cover."""
    return Problem(
        404,
        "certificate_unknown",
        "There is no such certificate among those your token covers.",
        "Check the certificate_id, and that the token is of the certificate's authority and setting.",
    )


def _conflict(name: str, detail: str, next_step: str, **extra: Any) -> Problem:
    return Problem(409, name, detail, next_step, **extra)


def _about_dates(refusal: AboutDates) -> Problem:
    match refusal:
        case SignedInTheFuture(signed_on, today):
            return _conflict(
                "signed_in_the_future",
                f"The charter is dated {signed_on}, which is after today, {today}.",
                "Enter the scheme once the charter is signed.",
            )
        case CharterNotSigned(submitted_on, signed_on):
            return _conflict(
                "charter_not_signed",
                f"On {submitted_on} the charter was not signed yet; it was signed on {signed_on}.",
                "Submit with the date of the charter or a later one.",
                charter_signed_on=signed_on.isoformat(),
            )
        case SubmittedInTheFuture(submitted_on, today):
            return _conflict(
                "submitted_in_the_future",
                f"The submission is dated {submitted_on}, which is after today, {today}.",
                "Submit with today's date or an earlier one.",
            )
        case DecidedOutOfTime(decided_on, submitted_on, today):
            return _conflict(
                "decided_out_of_time",
                f"The decision is dated {decided_on}; it lies between {submitted_on} and {today}.",
                "Send the day on which the panel decided.",
            )
        case _:
            assert_never(refusal)


def _about_the_ladder(refusal: AboutTheLadder) -> Problem:
    match refusal:
        case StageUnknown(_, known_stages):
            stages = ", ".join(known_stages)
            return _conflict("stage_unknown", "The scheme has no such stage.", f"Name one of: {stages}.")
        case AlreadyAwarded(stage):
            return _conflict(
                "already_awarded", f"This entry holds {stage} already.", "Read the entry to see which stage comes next."
            )
        case SubmissionOpen(submission_id, stage):
            return _conflict(
                "submission_open",
                f"A submission for {stage} waits for the panel; one at a time is open.",
                "Wait for the panel's decision on it.",
                submission_id=str(submission_id),
            )
        case OutOfOrder(stage, next_stage):
            return _conflict(
                "out_of_order",
                f"Stages are awarded in order; before {stage} comes {next_stage}.",
                f"Submit {next_stage} first.",
                next_stage=next_stage,
            )
        case _:
            assert_never(refusal)


def _about_the_panel(refusal: AboutThePanel) -> Problem:
    match refusal:
        case SubmissionUnknown():
            return Problem(
                404,
                "submission_unknown",
                "The entry has no such submission.",
                "Read the entry to see its submissions.",
            )
        case AlreadyDecided(_, state):
            return _conflict(
                "already_decided",
                f"The panel has decided otherwise: this submission is {state}.",
                "A decision stands; if it was returned, the organisation can submit again.",
                state=state,
            )
        case OwnSubmission():
            return _conflict(
                "own_submission",
                "Whoever submitted does not decide about it.",
                "Let another member of the panel record the decision.",
            )
        case _:
            assert_never(refusal)


def _about_content(refusal: AboutContent) -> Problem:
    match refusal:
        case EntryConflict(entry_id):
            return _conflict(
                "entry_conflict",
                "This setting has entered the scheme already, with another date or contact.",
                "Go on with the entry there is; its entry_id is in this answer.",
                entry_id=str(entry_id),
            )
        case DeliveryPlanIncomplete(missing_areas):
            return _conflict(
                "delivery_plan_incomplete",
                f"The delivery plan has no action for: {', '.join(missing_areas)}.",
                "Add at least one action for each of the four Cs and submit again.",
                missing_areas=list(missing_areas),
            )
        case MissingCodesNeeded() | MissingCodeUnknown() | AwardedWithMissingCodes():
            return _about_missing_codes(refusal)
        case _:
            assert_never(refusal)


def _about_missing_codes(refusal: MissingCodesNeeded | MissingCodeUnknown | AwardedWithMissingCodes) -> Problem:
    match refusal:
        case MissingCodesNeeded(known_codes):
            return _conflict(
                "missing_codes_needed",
                "A submission is returned with what is missing.",
                f"Name at least one of: {', '.join(known_codes)}.",
                known_codes=list(known_codes),
            )
        case MissingCodeUnknown(_, known_codes):
            return _conflict(
                "missing_code_unknown",
                "One of the missing codes is not among the criteria of this stage.",
                f"Use only: {', '.join(known_codes)}.",
                known_codes=list(known_codes),
            )
        case AwardedWithMissingCodes():
            return _conflict(
                "awarded_with_missing_codes",
                "What is awarded lacks nothing.",
                "Leave missing_codes out, or return the submission.",
            )
        case _:
            assert_never(refusal)
