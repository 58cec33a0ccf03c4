"""One policy document for one type of service, as YAML: its two formats, and what the domain makes of either.

The second format says which steps of the state chart a service offers and what each asks for. A document without
`steps` is of the first: the way of a referral to an ELSA as it was before there was a choice of steps.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from referrals.adapters.clock_policy import ClocksSection
from referrals.domain.codes import Evidence, Notice
from referrals.domain.lifecycle import ALWAYS_OFFERED, Step
from referrals.domain.policy import AttemptPolicy, Dimension, ReferralPolicy, Requirement, WorkerKind

MAKE = "make"
"""What a document calls the consents that have to be there before a referral is made or proposed (VI4)."""

Code = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{1,31}[0-9]{0,2}(_([a-z]{1,31}[0-9]{0,2}|[0-9]{1,2})){0,7}$", max_length=64)
]
Words = Annotated[str, StringConstraints(min_length=1)]
OptionalCodes = dict[Code, Words]
Codes = Annotated[OptionalCodes, Field(min_length=1)]
Signpost = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{1,31}[0-9]{0,2}(_([a-z]{1,31}[0-9]{0,2}|[0-9]{1,3})){0,7}$", max_length=64)
]
"""A code such as `nhs_111`, a service with a number of its own."""
Signposts = Annotated[dict[Signpost, Words], Field(min_length=1)]
Weeks = Annotated[int, Field(ge=1, le=104, strict=True)]
Days = Annotated[int, Field(ge=1, le=366, strict=True)]
Authority = Annotated[str, StringConstraints(pattern=r"^E(06|08|09|10)[0-9]{6}$")]
PolicyVersion = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}/[0-9]{1,4}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PolicySource(_Strict):
    """Where the rules come from."""

    publisher: Words
    page: Words
    seed: Words
    rows: tuple[str, ...] = Field(min_length=1)
    quotation: Words


class UsualWeeks(_Strict):
    """How long support usually lasts; "usually" warns and never blocks (EL2)."""

    min: Weeks
    max: Weeks

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.min > self.max:
            raise ValueError("the usual least number of weeks is greater than the usual greatest")
        return self


class Attempts(_Strict):
    """How many attempts are owed to a family that missed an appointment, and in what they differ (YL4)."""

    owed: Annotated[int, Field(ge=1, le=12, strict=True)]
    differ_by: tuple[Dimension, ...] = Field(min_length=1)


class FirstFormat(_Strict):
    """The document of a service that offers what every service offers, and allocates to an accredited ELSA."""

    authority: Authority
    policy_version: PolicyVersion
    referral_type: Code
    source: PolicySource
    usual_weeks_min: Weeks
    usual_weeks_max: Weeks
    reasons: Codes
    decline_reasons: Codes
    signposts: Signposts
    outcomes: Codes
    least_evidence: dict[Notice, Evidence]

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.usual_weeks_min > self.usual_weeks_max:
            raise ValueError("usual_weeks_min is greater than usual_weeks_max")
        known_then = {Notice.ACCEPTED, Notice.DECLINED, Notice.CLOSING}
        if missing := known_then - set(self.least_evidence):
            raise ValueError(f"least_evidence does not say what is enough for: {', '.join(sorted(missing))}")
        return self

    def policy(self) -> ReferralPolicy:
        """The policy as the domain sees it. For notices that were not there then, a server's word is enough."""
        return ReferralPolicy(
            authority=self.authority,
            version=self.policy_version,
            referral_type=self.referral_type,
            steps=ALWAYS_OFFERED | {Step.ALLOCATE},
            worker=WorkerKind.ACCREDITED_ELSA,
            usual_weeks_min=self.usual_weeks_min,
            usual_weeks_max=self.usual_weeks_max,
            reason_codes=frozenset(self.reasons),
            decline_reasons=frozenset(self.decline_reasons),
            signpost_codes=frozenset(self.signposts),
            outcome_codes=frozenset(self.outcomes),
            least_evidence=dict.fromkeys(Notice, Evidence.ACCEPTED_BY_SERVER) | self.least_evidence,
        )


class SecondFormat(_Strict):
    """The document of any service.

    Attributes:
        steps: what it offers beside `lifecycle.ALWAYS_OFFERED`.
        requires: what must be there before a step, in the order in which it is asked for.
        consents: scopes a live consent must cover before a step; `make` is the making of the referral itself.
        reasons: what support can help with; empty where nobody is asked.
    """

    authority: Authority
    policy_version: PolicyVersion
    referral_type: Code
    name: Words
    source: PolicySource
    steps: tuple[Step, ...]
    requires: dict[Step, tuple[Requirement, ...]] = {}
    consents: dict[Step, tuple[Code, ...]] = {}
    worker: WorkerKind
    usual_weeks: UsualWeeks | None = None
    reasons: OptionalCodes
    decline_reasons: Codes
    signposts: Signposts
    outcomes: Codes
    redirect_services: OptionalCodes = {}
    return_reasons: OptionalCodes = {}
    missing: OptionalCodes = {}
    measures: OptionalCodes = {}
    priority_reasons: OptionalCodes = {}
    attempts: Attempts
    endorse_within_days: Days
    least_evidence: dict[Notice, Evidence]
    clocks: ClocksSection

    @model_validator(mode="before")
    @classmethod
    def _make_is_a_step(cls, document: dict[str, object]) -> dict[str, object]:
        """`make` is the making of the referral, whether or not somebody has to endorse it."""
        consents = document.get("consents")
        if not isinstance(consents, dict) or MAKE not in consents:
            return document
        return document | {"consents": {Step.ENDORSE if key == MAKE else key: of for key, of in consents.items()}}

    @property
    def all_steps(self) -> frozenset[Step]:
        """Everything the service offers."""
        return ALWAYS_OFFERED | frozenset(self.steps)

    def policy(self) -> ReferralPolicy:
        """The policy as the domain sees it."""
        weeks = self.usual_weeks
        return ReferralPolicy(
            authority=self.authority,
            version=self.policy_version,
            referral_type=self.referral_type,
            steps=self.all_steps,
            requires=self.requires,
            consents={step: frozenset(scopes) for step, scopes in self.consents.items()},
            worker=self.worker,
            usual_weeks_min=None if weeks is None else weeks.min,
            usual_weeks_max=None if weeks is None else weeks.max,
            reason_codes=frozenset(self.reasons),
            decline_reasons=frozenset(self.decline_reasons),
            signpost_codes=frozenset(self.signposts),
            outcome_codes=frozenset(self.outcomes),
            redirect_services=frozenset(self.redirect_services),
            return_reasons=frozenset(self.return_reasons),
            missing_codes=frozenset(self.missing),
            measures=frozenset(self.measures),
            priority_reasons=frozenset(self.priority_reasons),
            attempts=AttemptPolicy(self.attempts.owed, frozenset(self.attempts.differ_by)),
            endorse_within_days=self.endorse_within_days,
            least_evidence=self.least_evidence,
            clocks=self.clocks.policy(),
        )


PolicyDocument = FirstFormat | SecondFormat
