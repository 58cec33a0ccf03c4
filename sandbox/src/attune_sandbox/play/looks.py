"""Questions a play asks without changing anything, each asked again until the answer is the one the scenario names."""

from functools import singledispatch
from typing import Any

from attune_sandbox.play.cast import Cast
from attune_sandbox.play.requests import Ask
from attune_sandbox.scenarios import Step
from attune_sandbox.scenarios.award_steps import LookForCertificate
from attune_sandbox.scenarios.referral_steps import LookAtReferral
from attune_sandbox.scenarios.training_steps import LookAtElsa

PLAIN_LOOKS: tuple[type[Step], ...] = (LookAtElsa, LookForCertificate, LookAtReferral)


@singledispatch
def question(step: Step, _cast: Cast) -> Ask:
    """Where to ask; the body is the query."""
    raise TypeError(f"{step.action} asks nothing")


@singledispatch
def found(step: Step, _answer: dict[str, Any], _cast: Cast) -> tuple[bool, str]:
    """Whether the answer is the one the scenario names, and the answer in words."""
    raise TypeError(f"{step.action} asks nothing")


@question.register
def _(step: LookAtElsa, cast: Cast) -> Ask:
    elsa = cast.the("elsa", step.elsa)
    return Ask("training", f"/v1/elsas/{elsa.id}", {}, elsa.place)


@found.register
def _(step: LookAtElsa, answer: dict[str, Any], _cast: Cast) -> tuple[bool, str]:
    accreditation = answer["accreditation"]
    return accreditation["accredited"] is (step.accreditation == "granted"), str(accreditation["explanation"])


@question.register
def _(step: LookForCertificate, cast: Cast) -> Ask:
    return Ask("awards", "/v1/certificates", {"holder": cast.party_of(step.holder)}, step.place)


@found.register
def _(step: LookForCertificate, answer: dict[str, Any], _cast: Cast) -> tuple[bool, str]:
    numbers = [one["certificate_number"] for one in answer["certificates"] if one["certificate_kind"] == step.kind]
    return bool(numbers), f"certificates: {', '.join(numbers) or 'none'}"


@question.register
def _(step: LookAtReferral, cast: Cast) -> Ask:
    referral = cast.the("referral", step.referral)
    return Ask("referrals", f"/v1/referrals/{referral.id}", {}, referral.place)


@found.register
def _(step: LookAtReferral, answer: dict[str, Any], _cast: Cast) -> tuple[bool, str]:
    return answer["state"] == step.state, f"state: {answer['state']}"
