"""What each step asks of a service over HTTP: path, body and whose token. One function for each kind of step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from operator import itemgetter
from typing import Any

from attune_sandbox.play.cast import Cast, Made
from attune_sandbox.scenarios import Step
from attune_sandbox.scenarios.award_steps import DecideStage, SignCharter, SubmitStage
from attune_sandbox.scenarios.referral_steps import (
    AcceptReferral,
    AllocateReferral,
    CloseReferral,
    DeclineReferral,
    EndSupportProgramme,
    MakeReferral,
    RecordOutcome,
    RepeatReferral,
    StartSupportProgramme,
)
from attune_sandbox.scenarios.steps import MayBeWithheld
from attune_sandbox.scenarios.training_steps import AttendSupervision, AttendTrainingDay, RegisterElsa
from attune_sandbox.scenarios.triage_steps import ProposeReferral


@dataclass(frozen=True, slots=True)
class Ask:
    """One command: where, what, at which place (for the token), and what tells it from the step's other commands.

    `key_of` is the number of the step whose idempotency key is used; `new_id` finds the new id in the answer; `inside`
    is the id of what contains it.
    """

    service: str
    path: str
    body: dict[str, Any]
    place: str
    part: str = ""
    key_of: int | None = None
    new_id: Callable[[dict[str, Any]], str] | None = None
    inside: str | None = None


@singledispatch
def asks(step: Step, _cast: Cast, _number: int) -> Iterator[Ask]:
    """The commands of a step, in order."""
    raise TypeError(f"{step.action} is no command")


@asks.register
def _(step: RegisterElsa, cast: Cast, _number: int) -> Iterator[Ask]:
    person = cast.scenario.people[step.person]
    body = {
        "setting_id": cast.setting(step.place),
        "name": person.name,
        "email": person.email,
        "registered_on": step.on.isoformat(),
    }
    yield Ask("training", "/v1/elsas", body, step.place, new_id=itemgetter("elsa_id"))


@asks.register
def _(step: AttendTrainingDay, cast: Cast, _number: int) -> Iterator[Ask]:
    for name in step.elsas:
        elsa = cast.the("elsa", name)
        body = {"day": step.day, "held_on": step.on.isoformat()}
        yield Ask("training", f"/v1/elsas/{elsa.id}/training-days", body, elsa.place, part=name)


@asks.register
def _(step: AttendSupervision, cast: Cast, number: int) -> Iterator[Ask]:
    session_id = str(cast.own_id("session", number))
    for name in step.elsas:
        elsa = cast.the("elsa", name)
        body = {"session_id": session_id, "held_on": step.on.isoformat(), "duration_minutes": step.minutes}
        yield Ask("training", f"/v1/elsas/{elsa.id}/supervision-sessions", body, elsa.place, part=name)


@asks.register
def _(step: SignCharter, cast: Cast, _number: int) -> Iterator[Ask]:
    body = {
        "scheme": step.scheme,
        "setting_id": cast.setting(step.place),
        "contact": cast.scenario.people[step.person].model_dump(),
        "signed_on": step.on.isoformat(),
    }
    yield Ask("awards", "/v1/entries", body, step.place, new_id=itemgetter("entry_id"))


@asks.register
def _(step: SubmitStage, cast: Cast, _number: int) -> Iterator[Ask]:
    entry = cast.the("entry", step.entry)
    body: dict[str, Any] = {"stage": step.stage, "submitted_on": step.on.isoformat()}
    if step.delivery_plan is not None:
        body["delivery_plan"] = {part: list(actions) for part, actions in step.delivery_plan.items()}
    path = f"/v1/entries/{entry.id}/submissions"
    yield Ask("awards", path, body, entry.place, new_id=itemgetter("submission_id"), inside=entry.id)


@asks.register
def _(step: DecideStage, cast: Cast, _number: int) -> Iterator[Ask]:
    submission = cast.the("submission", step.submission)
    body: dict[str, Any] = {"decision": step.decision, "decided_on": step.on.isoformat()}
    if step.missing:
        body["missing_codes"] = list(step.missing)
    path = f"/v1/entries/{submission.inside}/submissions/{submission.id}/decision"
    yield Ask("awards", path, body, submission.place)


def referred(step: MakeReferral | ProposeReferral, cast: Cast, referrer: str) -> dict[str, Any]:
    """The body of a referral, and of the proposal of one."""
    return {
        "setting_id": cast.setting(step.place),
        "referral_type": step.service,
        "reason_codes": list(step.reasons),
        "child": cast.scenario.children[step.child].model_dump(mode="json", exclude_none=True),
        "referrer": cast.scenario.people[referrer].model_dump(),
        "made_on": step.on.isoformat(),
    }


@asks.register
def _(step: MakeReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    body = referred(step, cast, step.referrer)
    key_of = None if step.with_key_of is None else cast.the("referral", step.with_key_of).number
    yield Ask("referrals", "/v1/referrals", body, step.place, key_of=key_of, new_id=itemgetter("referral_id"))


@asks.register
def _(step: RepeatReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    number = cast.the("referral", step.referral).number
    for ask in asks(cast.scenario.steps[number - 1], cast, number):
        yield Ask(ask.service, ask.path, ask.body, ask.place, key_of=number)


def to_referral(referral: Made, command: str, **body: Any) -> Iterator[Ask]:
    """One command on a referral."""
    yield Ask("referrals", f"/v1/referrals/{referral.id}/{command}", body, referral.place)


def withholding(step: MayBeWithheld) -> dict[str, Any]:
    """The part of a body that keeps a decision from the one who would be told; empty where nobody asks for that."""
    if step.withhold is None or step.review_on is None:
        return {}
    return {"withhold": {"reason": step.withhold, "review_on": step.review_on.isoformat()}}


@asks.register
def _(step: AcceptReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(cast.the("referral", step.referral), "acceptance", accepted_on=step.on.isoformat())


@asks.register
def _(step: AllocateReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    referral = cast.the("referral", step.referral)
    if step.elsa is not None:
        return to_referral(referral, "allocation", worker_id=cast.the("elsa", step.elsa).id)
    worker = str(step.worker)
    reached = cast.scenario.people[worker].model_dump()
    return to_referral(referral, "allocation", worker_id=str(cast.own_id("worker", worker)), worker=reached)


@asks.register
def _(step: DeclineReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(
        cast.the("referral", step.referral),
        "decline",
        decline_reason=step.reason,
        signpost_codes=list(step.signposts),
        declined_on=step.on.isoformat(),
        **withholding(step),
    )


@asks.register
def _(step: StartSupportProgramme, cast: Cast, _number: int) -> Iterator[Ask]:
    referral = cast.the("referral", step.referral)
    started_on = step.on.isoformat()
    return to_referral(referral, "support-programme", started_on=started_on, planned_weeks=step.planned_weeks)


@asks.register
def _(step: EndSupportProgramme, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(cast.the("referral", step.referral), "support-programme/end", ended_on=step.on.isoformat())


@asks.register
def _(step: RecordOutcome, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(
        cast.the("referral", step.referral),
        "outcome",
        outcome_code=step.outcome,
        judgements=[judged.model_dump() for judged in step.judgements],
    )


@asks.register
def _(step: CloseReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(cast.the("referral", step.referral), "closure", closing_reason=step.because, **withholding(step))
