"""An authority's policy for one type of service, as decisions see it. It is data: `policies/<authority>/` holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from referrals.domain.clock_policy import ClockPolicy
from referrals.domain.codes import Evidence, LengthWarning, Notice
from referrals.domain.lifecycle import Step


class WorkerKind(StrEnum):
    """Who can be given a referral: an ELSA known to be accredited (EL5), or anybody the service names."""

    ACCREDITED_ELSA = "accredited_elsa"
    NAMED = "named"


class Requirement(StrEnum):
    """What a policy can ask for before a step; `requirements.py` says when it is met."""

    ACKNOWLEDGED = "acknowledged"
    SCREENED = "screened"
    OUTCOMES_AGREED = "outcomes_agreed"
    WORKER = "worker"
    SUPPORT_ENDED = "support_ended"


class Dimension(StrEnum):
    """In what two attempts to reach a family can differ (YL4, YL19)."""

    CHANNEL = "channel"
    TIME = "time_of_day"
    PERSON = "with_person"
    VENUE = "venue_type"


@dataclass(frozen=True, slots=True)
class AttemptPolicy:
    """How many different attempts are owed before a referral closes for non-attendance (YL4)."""

    owed: int
    differ_by: frozenset[Dimension]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPolicy:
    """Numbers and codes of one version of one authority's policy for one type of service.

    Attributes:
        steps: what of the chart this service offers.
        requires: what must be there before a step, in the order in which it is asked for.
        consents: scopes of which a live consent must be on record before a step (VI4).
        usual_weeks_min: support usually lasts no shorter; None where the service has no usual length (EL2).
        usual_weeks_max: support usually lasts no longer.
        reason_codes: what support can help with; empty where nobody is asked.
        redirect_services: where a referral can be sent instead (YL2).
        return_reasons: why a proposal can be sent back instead of being endorsed (YL5).
        missing_codes: what the service can ask the referrer for; never a diagnosis (SC1).
        measures: by what an agreed outcome can be judged (YL6).
        endorse_within_days: working days for the SENCO to endorse a proposal (YL5).
        least_evidence: for each notice, the weakest evidence that the person was told (YL1).
        clocks: when the service means to reply, and how long a referrer may hear nothing.
    """

    authority: str
    version: str
    referral_type: str
    steps: frozenset[Step]
    requires: Mapping[Step, tuple[Requirement, ...]] = field(default_factory=dict)
    consents: Mapping[Step, frozenset[str]] = field(default_factory=dict)
    worker: WorkerKind = WorkerKind.NAMED
    usual_weeks_min: int | None = None
    usual_weeks_max: int | None = None
    reason_codes: frozenset[str]
    decline_reasons: frozenset[str]
    signpost_codes: frozenset[str]
    outcome_codes: frozenset[str]
    redirect_services: frozenset[str] = frozenset()
    return_reasons: frozenset[str] = frozenset()
    missing_codes: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    priority_reasons: frozenset[str] = frozenset()
    attempts: AttemptPolicy = AttemptPolicy(3, frozenset(Dimension))
    endorse_within_days: int = 10
    least_evidence: Mapping[Notice, Evidence]
    clocks: ClockPolicy | None = None

    def warnings_for(self, weeks: int) -> tuple[LengthWarning, ...]:
        """What to say about support of so many weeks. "Usually" warns and never blocks (EL2)."""
        if self.usual_weeks_min is None or self.usual_weeks_max is None:
            return ()
        if self.usual_weeks_min <= weeks <= self.usual_weeks_max:
            return ()
        return (LengthWarning.OUTSIDE_USUAL_LENGTH,)

    def offers(self, step: Step) -> bool:
        """Whether this service has the step at all."""
        return step in self.steps
