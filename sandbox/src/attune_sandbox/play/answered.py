"""The answer of one step, whoever gave it: a service, the integrator's results topic, or a person's mail program."""

from dataclasses import dataclass

from attune_sandbox.play.events import SeenEvent


@dataclass(frozen=True, slots=True)
class Answered:
    """How a step was answered; `events` are answers that came as events, on the integrator's results topic."""

    answer: str
    refusal: str | None
    repeated: bool | None
    events: tuple[SeenEvent, ...] = ()
