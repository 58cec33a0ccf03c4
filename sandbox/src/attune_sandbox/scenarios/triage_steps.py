"""Steps before a referral is taken on: proposed and endorsed, looked at, asked about, put in its turn."""

from datetime import date
from typing import Annotated, ClassVar

from attune_contracts.codes.referrals.decisions import Priority, ScreeningResult
from pydantic import Field

from attune_sandbox.scenarios.steps import Code, Kind, Refers, ResultName, Role, Step

Referral = Annotated[str, Refers("referral")]


class ProposeReferral(Step):
    """A mentor proposes a child for a service; `endorser` is the SENCO who is asked to endorse it."""

    action: ClassVar = "propose_referral"
    makes: ClassVar[tuple[Kind, ...]] = ("referral",)
    role: Role = Field("mentor", alias="as")
    name: ResultName
    place: Annotated[str, Refers("place")]
    child: Annotated[str, Refers("child")]
    proposer: Annotated[str, Refers("person")]
    endorser: Annotated[str, Refers("person")]
    service: Code
    reasons: tuple[Code, ...] = Field(min_length=1)

    def result_name(self) -> str | None:
        """The name of the proposal, and of the referral it becomes."""
        return self.name


class EndorseProposal(Step):
    """The SENCO endorses the proposal and is the referrer from now on."""

    action: ClassVar = "endorse_proposal"
    role: Role = Field("school", alias="as")
    referral: Referral


class ReturnProposal(Step):
    """The SENCO sends the proposal back; the note stays inside the service."""

    action: ClassVar = "return_proposal"
    role: Role = Field("school", alias="as")
    referral: Referral
    reason: Code
    note: str | None = None


class AcknowledgeReferral(Step):
    """The service has seen the referral."""

    action: ClassVar = "acknowledge_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral


class ScreenReferral(Step):
    """The referral is held against the service's scope and its usual criteria."""

    action: ClassVar = "screen_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    result: ScreeningResult


class RequestInformation(Step):
    """The referrer is asked for what is missing; `due_on` has to lie ahead when the play is played."""

    action: ClassVar = "request_information"
    makes: ClassVar[tuple[Kind, ...]] = ("request",)
    role: Role = Field("psychologist", alias="as")
    name: ResultName
    referral: Referral
    missing: tuple[Code, ...] = Field(min_length=1)
    due_on: date
    pauses_target: bool = True

    def result_name(self) -> str | None:
        """The name of the request."""
        return self.name


class GiveInformation(Step):
    """What was asked for is there; the service records it."""

    action: ClassVar = "give_information"
    role: Role = Field("psychologist", alias="as")
    request: Annotated[str, Refers("request")]


class WaitlistReferral(Step):
    """The referral waits for a place; asked again, the forecast has changed. `expected_on` has to lie ahead."""

    action: ClassVar = "waitlist_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    position: int | None = Field(None, gt=0)
    expected_on: date | None = None


class PrioritiseReferral(Step):
    """How soon it is this referral's turn, and why."""

    action: ClassVar = "prioritise_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    priority: Priority
    reasons: tuple[Code, ...] = ()


TRIAGE_STEPS: tuple[type[Step], ...] = (
    ProposeReferral,
    EndorseProposal,
    ReturnProposal,
    AcknowledgeReferral,
    ScreenReferral,
    RequestInformation,
    GiveInformation,
    WaitlistReferral,
    PrioritiseReferral,
)
