"""What no schema can say of a policy document: whether a referral under it can go its way, and come to an end.

Each check answers with sentences; `policies.py` raises them with the document's name.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from referrals.adapters.policy_document import MAKE, FirstFormat, PolicyDocument, SecondFormat
from referrals.domain.codes import Notice, Stage
from referrals.domain.lifecycle import ALWAYS_OFFERED, CHART, ENDING, NOT_STARTED, Step
from referrals.domain.policy import Requirement

SCOPES: Final = frozenset({"contact_details", "case_information", "transfer", "video_recording", "other"})
"""What a consent can be about: the code list `consent_scope`."""

OUTCOMES: Final = frozenset({"achieved", "partly_achieved", "not_achieved"})
"""The words an outcome is told in, which events carry as a closed list; judgements that differ leave the middle one."""

GIVEN_BY: Final = {
    Requirement.ACKNOWLEDGED: Step.ACKNOWLEDGE,
    Requirement.SCREENED: Step.SCREEN,
    Requirement.OUTCOMES_AGREED: Step.AGREE_OUTCOMES,
    Requirement.WORKER: Step.ALLOCATE,
    Requirement.SUPPORT_ENDED: Step.END_SUPPORT,
}
"""The step after which a requirement is met."""

NEEDS_STEPS: Final = {
    Step.ENDORSE: (Step.RETURN_PROPOSAL,),
    Step.RETURN_PROPOSAL: (Step.ENDORSE,),
    Step.REQUEST_INFORMATION: (Step.RECEIVE_INFORMATION,),
    Step.RECEIVE_INFORMATION: (Step.REQUEST_INFORMATION,),
    Step.MISS_APPOINTMENT: (Step.BOOK_APPOINTMENT,),
    Step.ATTEMPT_CONTACT: (Step.MISS_APPOINTMENT,),
    Step.CLOSE_FOR_NON_ATTENDANCE: (Step.MISS_APPOINTMENT, Step.ATTEMPT_CONTACT),
}
"""Steps that make no sense without others."""

NEEDS_CODES: Final = {
    Step.RETURN_PROPOSAL: ("return_reasons",),
    Step.REQUEST_INFORMATION: ("missing",),
    Step.REDIRECT: ("redirect_services",),
    Step.AGREE_OUTCOMES: ("reasons", "measures"),
    Step.REPORT_PROGRESS: ("reasons",),
}
"""Lists of codes without which a step can say nothing."""


class Position(NamedTuple):
    """Where a referral can stand as far as a policy's requirements go: its stage, and what was met in its round."""

    stage: Stage
    met: frozenset[Requirement]


def findings(document: PolicyDocument) -> Iterator[str]:
    """Everything wrong with a document, one sentence each; the walk over the chart comes last."""
    if set(document.outcomes) != OUTCOMES:
        yield f"outcomes has to be {', '.join(sorted(OUTCOMES))}"
    if isinstance(document, FirstFormat):
        return
    yield from _steps_listed_in_vain(document)
    yield from _codes_left_out(document)
    yield from _things_asked_in_vain(document)
    yield from ways_that_lead_nowhere(document)


def _steps_listed_in_vain(document: SecondFormat) -> Iterator[str]:
    if len(set(document.steps)) < len(document.steps):
        yield "steps names a step twice"
    for step in sorted(set(document.steps) & ALWAYS_OFFERED):
        yield f"steps names {step}, which every service offers"
    for step in document.steps:
        for needed in NEEDS_STEPS.get(step, ()):
            if needed not in document.all_steps:
                yield f"{step} is offered without {needed}"


def _codes_left_out(document: SecondFormat) -> Iterator[str]:
    for step in document.steps:
        for name in NEEDS_CODES.get(step, ()):
            if not getattr(document, name):
                yield f"{step} is offered, but {name} is empty"
    if Step.ACKNOWLEDGE in document.steps and document.clocks.decide_within is None:
        yield "acknowledge is offered, but clocks has no decide_within to tell of"
    if missing := set(Notice) - set(document.least_evidence):
        yield f"least_evidence does not say what is enough for: {', '.join(sorted(missing))}"
    if document.referral_type in document.redirect_services:
        yield "redirect_services names the service itself"


def _things_asked_in_vain(document: SecondFormat) -> Iterator[str]:
    for step, requirements in document.requires.items():
        if step not in document.all_steps:
            yield f"requires speaks of {step}, which is not offered"
        for requirement in requirements:
            if GIVEN_BY[requirement] not in document.all_steps:
                yield f"{step} requires {requirement}, but {GIVEN_BY[requirement]} is not offered"
    for step, scopes in document.consents.items():
        if step not in document.all_steps and step is not Step.ENDORSE:
            yield f"consents speaks of {step}, which is not offered"
        for scope in sorted(set(scopes) - SCOPES):
            asked = MAKE if step is Step.ENDORSE else step
            yield f"{asked} asks for a consent to {scope}, which no consent can be about"


def ways_that_lead_nowhere(document: SecondFormat) -> Iterator[str]:
    """Steps that are offered and can never be taken, and stages a referral can get into and never come out of.

    A family may never consent: what asks for a consent does not count as a way out.
    """
    ways = _ways(document)
    for step in sorted(document.all_steps - {step for steps in ways.values() for step in steps}):
        yield f"{step} is offered, but what it requires can never be met before it"
    ending = _ending(ways, document.all_steps - set(document.consents))
    stuck = {position.stage for position in ways if position not in ending}
    for stage in Stage:
        if stage in stuck:
            yield f"a referral that is {stage} may never come to an end"


def _ways(document: SecondFormat) -> dict[Position, dict[Step, Position]]:
    """Every position a referral can get into, with the steps that lead on from there and where to."""
    waiting = [Position(Stage.MADE, frozenset())]
    if Step.ENDORSE in document.all_steps:
        waiting.append(Position(Stage.PROPOSED, frozenset()))
    ways: dict[Position, dict[Step, Position]] = {}
    while waiting:
        position = waiting.pop()
        if position not in ways:
            ways[position] = {step: _after(position, step) for step in _possible(document, position)}
            waiting.extend(ways[position].values())
    return ways


def _ending(ways: dict[Position, dict[Step, Position]], steps: frozenset[Step]) -> set[Position]:
    """Positions from which these steps can lead to the end."""
    ending = {position for position in ways if position.stage is Stage.CLOSED}
    while True:
        more = {
            position
            for position, onward in ways.items()
            if position not in ending and any(step in steps and onward[step] in ending for step in onward)
        }
        if not more:
            return ending
        ending |= more


def _possible(document: SecondFormat, position: Position) -> Iterator[Step]:
    """Steps that lead on from here; support starts with a worker, its outcome is known once it has ended."""
    for step in document.all_steps:
        needed = {*document.requires.get(step, ())}
        if step is Step.START_SUPPORT:
            needed.add(Requirement.WORKER)
        if step is Step.RECORD_OUTCOME:
            needed.add(Requirement.SUPPORT_ENDED)
        if position.stage in CHART[step].sources and needed <= position.met:
            yield step


def _after(position: Position, step: Step) -> Position:
    stage, met = position
    if step in (Step.REOPEN, Step.UNMERGE):
        return Position(Stage.REOPENED, frozenset())
    met |= {requirement for requirement, by in GIVEN_BY.items() if by is step}
    if step is Step.RECEIVE_INFORMATION:
        return Position(Stage.MADE, met)
    if step is Step.ALLOCATE:
        return Position(Stage.ALLOCATED if stage in NOT_STARTED else stage, met)
    target = CHART[step].target or stage
    # Once the end is decided evidence alone leads to it, so there is nothing more for a policy to stand in the way of.
    return Position(Stage.CLOSED if target in ENDING else target, met)
