"""What the steps before a referral is taken on ask of referrals over HTTP: further functions of `requests.asks`."""

from collections.abc import Iterator
from operator import itemgetter

from attune_sandbox.play.cast import Cast
from attune_sandbox.play.requests import Ask, asks, referred, to_referral
from attune_sandbox.scenarios.triage_steps import (
    AcknowledgeReferral,
    EndorseProposal,
    GiveInformation,
    PrioritiseReferral,
    ProposeReferral,
    RequestInformation,
    ReturnProposal,
    ScreenReferral,
    WaitlistReferral,
)

__all__ = ["asks"]


@asks.register
def _(step: ProposeReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    people = cast.scenario.people
    body = referred(step, cast, step.proposer) | {"endorser": people[step.endorser].model_dump()}
    yield Ask("referrals", "/v1/referrals/proposals", body, step.place, new_id=itemgetter("referral_id"))


@asks.register
def _(step: EndorseProposal, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(cast.the("referral", step.referral), "endorsement", endorsed_on=step.on.isoformat())


@asks.register
def _(step: ReturnProposal, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(cast.the("referral", step.referral), "return", return_reason=step.reason, note=step.note)


@asks.register
def _(step: AcknowledgeReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(cast.the("referral", step.referral), "acknowledgement", acknowledged_on=step.on.isoformat())


@asks.register
def _(step: ScreenReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    referral = cast.the("referral", step.referral)
    return to_referral(referral, "screening", result=step.result, screened_on=step.on.isoformat())


@asks.register
def _(step: RequestInformation, cast: Cast, _number: int) -> Iterator[Ask]:
    referral = cast.the("referral", step.referral)
    body = {"missing": list(step.missing), "due_on": step.due_on.isoformat(), "pauses_target": step.pauses_target}
    path = f"/v1/referrals/{referral.id}/information-request"
    yield Ask(
        "referrals",
        path,
        body,
        referral.place,
        new_id=lambda answer: str(answer["case"]["information_request_id"]),
        inside=referral.id,
    )


@asks.register
def _(step: GiveInformation, cast: Cast, _number: int) -> Iterator[Ask]:
    request = cast.the("request", step.request)
    body = {"request_id": request.id, "received_on": step.on.isoformat()}
    yield Ask("referrals", f"/v1/referrals/{request.inside}/information", body, request.place)


@asks.register
def _(step: WaitlistReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    expected_on = None if step.expected_on is None else step.expected_on.isoformat()
    referral = cast.the("referral", step.referral)
    return to_referral(referral, "waiting", position=step.position, expected_on=expected_on)


@asks.register
def _(step: PrioritiseReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(
        cast.the("referral", step.referral),
        "priority",
        priority=step.priority,
        reasons=list(step.reasons),
        prioritised_on=step.on.isoformat(),
    )
