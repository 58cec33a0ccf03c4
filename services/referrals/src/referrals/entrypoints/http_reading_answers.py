"""The shapes of answers to questions, with examples that are held to them in a test."""

from datetime import date, datetime
from uuid import UUID

from attune_chassis.request_forms import shape
from pydantic import BaseModel, ConfigDict, Field

from referrals.domain.codes import Notice, Stage
from referrals.domain.lifecycle import Step
from referrals.domain.obligation import ObligationStatus
from referrals.domain.timeline import Audience
from referrals.domain.what_now import Fact
from referrals.entrypoints.http_answers import NOTICE_EVENT_ID, REFERRAL_ID

CONDITION_EXAMPLE = {
    "fact": "acknowledged",
    "values": [],
    "sentence": "The referral has to be acknowledged first.",
}
STEP_EXAMPLE = {
    "step": "accept",
    "possible": False,
    "refusal": {
        "reason": "requirement_missing",
        "detail": "The service's policy asks for acknowledged before accept.",
        "next_step": "Do that first; the referral shows what is there.",
    },
    "becomes_possible_when": CONDITION_EXAMPLE,
}
UNTOLD_EXAMPLE = {
    "notice": "accepted",
    "notice_event_id": NOTICE_EVENT_ID,
    "status": "failed",
    "responsible": "staff:0e4b2c6d-8f1a-5b3c-9d7e-2a4c6e8f0b1d",
    "due_on": "2026-09-16",
}
LINE_OF_HISTORY_EXAMPLE = {
    "happened_at": "2026-09-09T09:15:00Z",
    "recorded_at": "2026-09-09T09:15:00Z",
    "type": "ReferralAccepted",
    "text": "The referral was accepted on 9 September 2026. The service will give support.",
}
FIGURE_EXAMPLE = {
    "group": "elsa",
    "closures": 40,
    "told": 39,
    "told_percent": 97.5,
    "acknowledged": 30,
    "acknowledged_percent": 75.0,
    "told_by_a_person": 4,
    "told_by_a_person_percent": 10.0,
    "withheld": 1,
    "withheld_percent": 2.5,
    "without_evidence": 0,
    "note": None,
}
OLDEST_EXAMPLE = {
    "referral_id": REFERRAL_ID,
    "reference": "REF-7K3M-9QX2",
    "notice": "accepted",
    "untold_since": "2026-09-09T09:15:00Z",
    "days": 3,
}


class RefusalView(BaseModel):
    """The answer somebody would get who took the step now."""

    model_config = ConfigDict(extra="forbid")

    reason: str
    detail: str
    next_step: str


class ConditionView(BaseModel):
    """The fact that would change a no; `values` say more: states, a consent's scope and recipient, a day, a count."""

    model_config = shape(CONDITION_EXAMPLE)

    fact: Fact
    values: list[str]
    sentence: str


class NextStepView(BaseModel):
    """One step, and whether it can be taken now."""

    model_config = shape(STEP_EXAMPLE)

    step: Step
    possible: bool
    refusal: RefusalView | None
    becomes_possible_when: ConditionView | None


class UntoldView(BaseModel):
    """A decision somebody has still to be told of."""

    model_config = shape(UNTOLD_EXAMPLE)

    notice: Notice
    notice_event_id: UUID
    status: ObligationStatus
    responsible: str | None = Field(description="Pseudonym of whoever is to tell them, where no message reached them.")
    due_on: date | None = Field(description="The day by which they are to.")


class NextSteps(BaseModel):
    """Every step the token's scopes allow, in the order of the state chart."""

    model_config = shape(
        {
            "referral_id": REFERRAL_ID,
            "state": "made",
            "policy_version": "kent-elsa-referral/2",
            "untold": [UNTOLD_EXAMPLE],
            "steps": [STEP_EXAMPLE],
        }
    )

    referral_id: UUID
    state: Stage
    policy_version: str
    untold: list[UntoldView] = Field(description="What somebody has still to be told, whatever is done next.")
    steps: list[NextStepView]


class LineOfHistory(BaseModel):
    """One thing that happened, in the words of the audience."""

    model_config = shape(LINE_OF_HISTORY_EXAMPLE)

    happened_at: datetime
    recorded_at: datetime
    type: str
    text: str


class History(BaseModel):
    """What happened, oldest first, without what is withheld from the audience."""

    model_config = shape(
        {
            "referral_id": REFERRAL_ID,
            "reference": "REF-7K3M-9QX2",
            "audience": "referrer",
            "lines": [LINE_OF_HISTORY_EXAMPLE],
        }
    )

    referral_id: UUID
    reference: str
    audience: Audience
    lines: list[LineOfHistory]


class LoopFigureView(BaseModel):
    """Closures of one group, and how they were told."""

    model_config = shape(FIGURE_EXAMPLE)

    group: str | None = Field(description="The service, the month, the setting; null for all together.")
    closures: int
    told: int = Field(description="Everything was told, on the evidence the policy asks for.")
    told_percent: float
    acknowledged: int = Field(description="The person confirmed having been told of the end.")
    acknowledged_percent: float
    told_by_a_person: int = Field(description="A message failed, and a named person told them.")
    told_by_a_person_percent: float
    withheld: int = Field(description="Something is withheld, by name and with a day of review.")
    withheld_percent: float
    without_evidence: int = Field(description="0 by construction: the database refuses such a closure.")
    note: str | None = Field(description="`small_number`: fewer than five closures, so a percentage says little.")


class OldestUntold(BaseModel):
    """Who has waited longest to be told."""

    model_config = shape(OLDEST_EXAMPLE)

    referral_id: UUID
    reference: str
    notice: Notice
    untold_since: datetime
    days: int


class LoopFiguresView(BaseModel):
    """How well referrers are told, in a period; and, as it is now, who waits."""

    model_config = shape(
        {
            "from": "2026-09-01",
            "until": "2026-11-30",
            "service": None,
            "group_by": "service",
            "figures": [FIGURE_EXAMPLE],
            "oldest_untold": OLDEST_EXAMPLE,
            "silent_referrers": 0,
            "as_of": "2026-11-20T10:30:00Z",
        }
    )

    from_on: date = Field(alias="from")
    until: date
    service: str | None
    group_by: str | None
    figures: list[LoopFigureView]
    oldest_untold: OldestUntold | None
    silent_referrers: int = Field(description="Referrers who heard nothing for longer than their policy allows.")
    as_of: datetime
