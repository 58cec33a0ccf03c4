"""What a play did, step by step: for the timeline on the screen and for tests."""

from collections.abc import Iterator
from dataclasses import dataclass

from attune_sandbox.errors import SandboxError
from attune_sandbox.play.events import SeenEvent
from attune_sandbox.scenarios import Scenario, Step


class PlayError(SandboxError):
    """A play that cannot go on: one sentence with file, step number, action and what went otherwise than written."""

    def __init__(self, scenario: Scenario, number: int, sentence: str) -> None:
        action = scenario.steps[number - 1].action
        super().__init__(f"{scenario.path.name}, step {number} ({action}): {sentence}")


@dataclass(frozen=True, slots=True)
class Told:
    """One person was told: what for, by what channel, on what evidence."""

    person: str
    purpose: str
    channel: str
    evidence: str


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step: its answer in words, the refusal it met, and what it caused.

    `repeated` says the platform had answered this step before; None where a step cannot tell (refusals and looks).
    """

    number: int
    step: Step
    answer: str
    refusal: str | None
    repeated: bool | None
    events: tuple[SeenEvent, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class PlayReport:
    """A whole play. `already_played`: nothing was new, every command got the answer of an earlier play of this run."""

    scenario: Scenario
    run_id: str
    steps: tuple[StepReport, ...]

    @property
    def already_played(self) -> bool:
        """Whether every command was a repeat."""
        told = [step.repeated for step in self.steps if step.repeated is not None]
        return bool(told) and all(told)

    def events(self) -> Iterator[SeenEvent]:
        """Every event of the play, by step."""
        for step in self.steps:
            yield from step.events
