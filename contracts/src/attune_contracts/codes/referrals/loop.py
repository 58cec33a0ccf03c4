"""The loop back to whoever referred (YL1)."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

AimProgress = Literal["not_started", "no_change", "some_progress", "reached", "set_back"]
AcknowledgementWay = Literal["link", "signed_in", "spoken"]
OwedToReferrer = Literal["decision", "progress", "outcome", "closure"]
EscalationStep = Literal["worker", "manager", "head_of_service"]
WithholdingReason = Literal["consent_withdrawn", "safeguarding"]
Told = Literal["all_told", "some_withheld"]
AimJudgement = Literal["achieved", "partly_achieved", "not_achieved"]
DayCount = Literal["working_days", "term_days"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "aim_progress",
        AimProgress,
        _FIRST,
        "YL1, YL6: progress told against the outcomes agreed at the start",
        """work towards it has not begun
        as it was at the start
        nearer than at the start
        reached
        further away than at the start""",
    ),
    code_list(
        "acknowledgement_way",
        AcknowledgementWay,
        _FIRST,
        "YL1",
        """followed the link in the message
        signed in and confirmed it
        said so to a member of staff""",
    ),
    code_list(
        "owed_to_referrer",
        OwedToReferrer,
        _FIRST,
        "YL1: acceptance or refusal, progress, outcome and closure",
        """acceptance or refusal
        how the support goes on
        what the support came to
        that the referral is closed""",
    ),
    code_list(
        "escalation_step",
        EscalationStep,
        _FIRST,
        "YL1: silence goes up the line",
        """the person who gives the support
        the person who manages the case
        the head of the service""",
    ),
    code_list(
        "withholding_reason",
        WithholdingReason,
        _FIRST,
        "YL1, VI4: why somebody who would have to be told is not",
        """the consent to share was withdrawn
        telling could put the child at risk""",
    ),
    code_list(
        "told",
        Told,
        _FIRST,
        "YL1: no referral ends in silence",
        """everybody who had to be told was told
        at least one notice was withheld, by a named person and with a date of review""",
    ),
    code_list(
        "aim_judgement",
        AimJudgement,
        _FIRST,
        "YL6: the outcome judged against the outcomes agreed at the start",
        """reached
        reached in part
        not reached""",
    ),
    code_list(
        "day_count",
        DayCount,
        _FIRST,
        "KD8: working days; whether holidays count is the authority's policy",
        """Monday to Friday without bank holidays
        working days on which schools are open""",
    ),
)
