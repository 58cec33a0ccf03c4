"""Reads a scenario file and finds everything that is wrong with it before a single step is played."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from attune_contracts.registry import publishable_events
from pydantic import ValidationError

from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.scenarios.award_steps import AWARD_STEPS
from attune_sandbox.scenarios.care_steps import CARE_STEPS
from attune_sandbox.scenarios.intake_steps import INTAKE_STEPS
from attune_sandbox.scenarios.loop_steps import LOOP_STEPS
from attune_sandbox.scenarios.model import Scenario
from attune_sandbox.scenarios.referral_steps import REFERRAL_STEPS
from attune_sandbox.scenarios.steps import Kind, Step
from attune_sandbox.scenarios.training_steps import TRAINING_STEPS
from attune_sandbox.scenarios.triage_steps import TRIAGE_STEPS

ACTIONS: Mapping[str, type[Step]] = {
    step.action: step
    for steps in (TRAINING_STEPS, AWARD_STEPS, REFERRAL_STEPS, TRIAGE_STEPS, CARE_STEPS, LOOP_STEPS, INTAKE_STEPS)
    for step in steps
}

EVENT_NAMES = frozenset(event.ce_type.split(".")[2] for event in publishable_events())


class ScenarioError(SandboxError):
    """A scenario that cannot be played; `problems` holds one sentence each, naming file, step and what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems), exit_code=EXIT_MISUSED)
        self.problems = problems


def read_scenario(path: Path) -> Scenario:
    """Read and check a scenario file.

    Raises:
        ScenarioError: with all problems found, not only the first.
    """
    document = _load(path)
    problems: list[str] = []
    steps = [_step(path, number, raw, problems) for number, raw in enumerate(_raw_steps(path, document), 1)]
    known = [step for step in steps if step is not None]
    scenario: Scenario | None = None
    try:
        scenario = Scenario.model_validate({**document, "steps": known, "path": path})
    except ValidationError as error:
        problems += [f"{path.name}: {_where_and_what(one)}" for one in error.errors() if one["loc"][:1] != ("steps",)]
    if scenario is not None and not problems:
        problems += [f"{path.name}, {sentence}" for sentence in _wrong_order_or_reference(scenario)]
    if scenario is None or problems:
        raise ScenarioError(problems)
    return scenario


def _load(path: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError([f"{path}: the file cannot be read ({error.strerror})."]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ScenarioError([f"{path.name}: this is not YAML: {' '.join(str(error).split())}"]) from error
    if not isinstance(document, dict):
        raise ScenarioError([f"{path.name}: a scenario is a mapping with `scenario`, `title` and `steps`."])
    return document


def _raw_steps(path: Path, document: Mapping[str, Any]) -> list[Any]:
    raw_steps = document.get("steps")
    if not isinstance(raw_steps, list) or not raw_steps:
        raise ScenarioError([f"{path.name}: `steps` must be a list with at least one step."])
    return raw_steps


def _step(path: Path, number: int, raw: Any, problems: list[str]) -> Step | None:
    place = f"{path.name}, step {number}"
    if not isinstance(raw, dict) or "do" not in raw:
        problems.append(f"{place}: a step is a mapping that says what to `do`.")
        return None
    action = raw["do"]
    if action not in ACTIONS:
        problems.append(f"{place}: unknown action '{action}'; known are {', '.join(sorted(ACTIONS))}.")
        return None
    try:
        return ACTIONS[action].model_validate({key: value for key, value in raw.items() if key != "do"})
    except ValidationError as error:
        problems += [f"{place} ({action}): {_where_and_what(one)}" for one in error.errors()]
        return None


def _where_and_what(error: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"])
    return f"{where}: {error['msg']}"


def _wrong_order_or_reference(scenario: Scenario) -> Iterator[str]:
    known = scenario.listed()
    day = scenario.steps[0].on
    for number, step in enumerate(scenario.steps, 1):
        place = f"step {number} ({step.action})"
        if step.on < day:
            yield f"{place}: date: {step.on} lies before the step above it ({day}); steps stand in order of their days."
        day = max(day, step.on)
        for field, kind, name in step.references():
            if (kind, name) not in known:
                yield f"{place}: {field}: no {_source(kind)} is called '{name}'."
        for name in step.leads_to:
            if name not in EVENT_NAMES:
                yield f"{place}: leads_to: no contract knows an event '{name}'."
        if (name_made := step.result_name()) is not None and step.expect is None:
            made: set[tuple[Kind, str]] = {(kind, name_made) for kind in step.makes}
            if made & known:
                yield f"{place}: name: '{name_made}' is taken by an earlier step."
            known |= made


def _source(kind: Kind) -> str:
    listed = {"place": "place listed above", "person": "person listed above", "child": "child listed above"}
    return listed.get(kind, f"{kind} of an earlier step")
