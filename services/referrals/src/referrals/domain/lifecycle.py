"""The state chart of every referral, as data: which step leads from where to where, and who must be told of it.

A service's policy says which of the steps it offers and what each of them asks for; the chart itself is the same for
all. `facts.py` lets nothing happen that the chart does not have, and `docs/referral-lifecycle.md` is drawn from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from referrals.domain.codes import ClosingReason, Notice, Stage


class Step(StrEnum):
    """What can be done to a referral."""

    ENDORSE = "endorse"
    RETURN_PROPOSAL = "return_proposal"
    ACKNOWLEDGE = "acknowledge"
    SCREEN = "screen"
    REQUEST_INFORMATION = "request_information"
    RECEIVE_INFORMATION = "receive_information"
    ACCEPT = "accept"
    DECLINE = "decline"
    REDIRECT = "redirect"
    WAITLIST = "waitlist"
    PRIORITISE = "prioritise"
    ALLOCATE = "allocate"
    AGREE_OUTCOMES = "agree_outcomes"
    BOOK_APPOINTMENT = "book_appointment"
    MISS_APPOINTMENT = "miss_appointment"
    ATTEMPT_CONTACT = "attempt_contact"
    START_SUPPORT = "start_support"
    END_SUPPORT = "end_support"
    REPORT_PROGRESS = "report_progress"
    RECORD_OUTCOME = "record_outcome"
    CLOSE = "close"
    CLOSE_FOR_NON_ATTENDANCE = "close_for_non_attendance"
    WITHDRAW = "withdraw"
    TRANSFER = "transfer"
    TRANSFER_OUT = "transfer_out"
    MERGE = "merge"
    UNMERGE = "unmerge"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Way:
    """From where a step can be taken, where it leads (None: the stage stays, or the step itself says), who is told."""

    sources: frozenset[Stage]
    target: Stage | None = None
    notice: Notice | None = None


UNDECIDED: Final = frozenset(
    {Stage.MADE, Stage.ACKNOWLEDGED, Stage.SCREENED, Stage.INFORMATION_REQUESTED, Stage.REOPENED}
)
"""The service has not said yet whether it takes the referral on."""

NOT_STARTED: Final = frozenset({Stage.ACCEPTED, Stage.WAITLISTED, Stage.ALLOCATED})
"""Taken on, and the support has not begun."""

ACTIVE: Final = UNDECIDED | NOT_STARTED | {Stage.IN_PROGRESS, Stage.OUTCOME_RECORDED}
"""Somebody has work to do."""

ENDING: Final[Mapping[Stage, ClosingReason | None]] = {
    Stage.RETURNED: ClosingReason.RETURNED,
    Stage.DECLINED: ClosingReason.DECLINED,
    Stage.REDIRECTED: ClosingReason.REDIRECTED,
    Stage.WITHDRAWN: ClosingReason.WITHDRAWN,
    Stage.TRANSFERRED: ClosingReason.TRANSFERRED,
    Stage.MERGED: ClosingReason.MERGED,
    Stage.CLOSING: None,
}
"""The end is decided, and waits until everybody is told; `closing` comes with a reason of its own."""

_ASKING: Final = frozenset({Stage.MADE, Stage.ACKNOWLEDGED, Stage.SCREENED, Stage.REOPENED})
_BEFORE_START: Final = UNDECIDED | NOT_STARTED
_MEETING: Final = _BEFORE_START | {Stage.IN_PROGRESS}

CHART: Final[Mapping[Step, Way]] = {
    Step.ENDORSE: Way(frozenset({Stage.PROPOSED}), Stage.MADE),
    Step.RETURN_PROPOSAL: Way(frozenset({Stage.PROPOSED}), Stage.RETURNED, Notice.RETURNED),
    Step.ACKNOWLEDGE: Way(frozenset({Stage.MADE, Stage.REOPENED}), Stage.ACKNOWLEDGED),
    Step.SCREEN: Way(_ASKING, Stage.SCREENED),
    Step.REQUEST_INFORMATION: Way(_ASKING, Stage.INFORMATION_REQUESTED, Notice.INFORMATION_REQUESTED),
    Step.RECEIVE_INFORMATION: Way(frozenset({Stage.INFORMATION_REQUESTED})),
    Step.ACCEPT: Way(UNDECIDED, Stage.ACCEPTED, Notice.ACCEPTED),
    Step.DECLINE: Way(UNDECIDED, Stage.DECLINED, Notice.DECLINED),
    Step.REDIRECT: Way(_BEFORE_START, Stage.REDIRECTED, Notice.REDIRECTED),
    Step.WAITLIST: Way(NOT_STARTED, Stage.WAITLISTED, Notice.WAITLISTED),
    Step.PRIORITISE: Way(_BEFORE_START),
    Step.ALLOCATE: Way(_BEFORE_START),
    Step.AGREE_OUTCOMES: Way(_MEETING),
    Step.BOOK_APPOINTMENT: Way(_MEETING),
    Step.MISS_APPOINTMENT: Way(_MEETING),
    Step.ATTEMPT_CONTACT: Way(_MEETING),
    Step.START_SUPPORT: Way(NOT_STARTED, Stage.IN_PROGRESS),
    Step.END_SUPPORT: Way(frozenset({Stage.IN_PROGRESS})),
    Step.REPORT_PROGRESS: Way(frozenset({Stage.IN_PROGRESS}), None, Notice.PROGRESS),
    Step.RECORD_OUTCOME: Way(frozenset({Stage.IN_PROGRESS}), Stage.OUTCOME_RECORDED, Notice.OUTCOME),
    Step.CLOSE: Way(frozenset({Stage.OUTCOME_RECORDED}), Stage.CLOSING, Notice.CLOSING),
    Step.CLOSE_FOR_NON_ATTENDANCE: Way(_MEETING, Stage.CLOSING, Notice.CLOSING),
    Step.WITHDRAW: Way(ACTIVE | {Stage.PROPOSED}, Stage.WITHDRAWN, Notice.WITHDRAWN),
    Step.TRANSFER: Way(ACTIVE, None, Notice.TRANSFERRED),
    Step.TRANSFER_OUT: Way(ACTIVE, Stage.TRANSFERRED, Notice.TRANSFERRED),
    Step.MERGE: Way(ACTIVE, Stage.MERGED, Notice.MERGED),
    Step.UNMERGE: Way(frozenset({Stage.MERGED, Stage.CLOSED}), Stage.REOPENED, Notice.REOPENED),
    Step.REOPEN: Way(frozenset({Stage.CLOSED}), Stage.REOPENED, Notice.REOPENED),
}
"""Every way a person's decision can take. `closed` itself is reached by evidence alone: see `close_when_told`."""

ALWAYS_OFFERED: Final = frozenset(
    {
        Step.ACCEPT,
        Step.DECLINE,
        Step.CLOSE,
        Step.WITHDRAW,
        Step.TRANSFER,
        Step.TRANSFER_OUT,
        Step.MERGE,
        Step.UNMERGE,
        Step.REOPEN,
        Step.START_SUPPORT,
        Step.END_SUPPORT,
        Step.RECORD_OUTCOME,
    }
)
"""What no service can do without: without these a referral could get stuck, or end in silence."""


def ending_stage(reason: ClosingReason) -> Stage:
    """The stage in which a referral that ends for this reason waits for everybody to be told."""
    return next((stage for stage, known in ENDING.items() if known is reason), Stage.CLOSING)
