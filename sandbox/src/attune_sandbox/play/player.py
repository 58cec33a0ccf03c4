"""Plays a scenario against a running platform, through its public interfaces only.

Every command carries an idempotency key made from scenario, step and run, so a play that was interrupted is simply
started again: what was done answers as before, and the play goes on where it stopped. Refusals and looks are different.
Asked again later they might get another answer, so they are passed over once a later step is known to have been played.
"""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from attune_contracts.topics import TOPICS
from rich.console import Console

from attune_sandbox.play.addresses import SandboxAddresses
from attune_sandbox.play.answered import Answered
from attune_sandbox.play.cast import Cast
from attune_sandbox.play.consequences import Consequences
from attune_sandbox.play.events import AwaitedInVainError, EventLog, SeenEvent
from attune_sandbox.play.http import Caller
from attune_sandbox.play.integrator import Integrator
from attune_sandbox.play.loop_looks import LOOKS
from attune_sandbox.play.memory import PlayMemory
from attune_sandbox.play.reader import Reader
from attune_sandbox.play.report import PlayError, PlayReport, StepReport
from attune_sandbox.play.steps import CommandPlayer, IntakePlayer, LookPlayer
from attune_sandbox.play.timeline import Timeline
from attune_sandbox.scenarios import Step, read_scenario
from attune_sandbox.scenarios.intake_steps import RepeatSealedReferral, SendSealedReferral
from attune_sandbox.scenarios.loop_steps import AcknowledgeFeedback

DOMAIN_TOPICS = tuple(topic.name for topic in TOPICS if topic.kind == "domain")
INTAKE = (SendSealedReferral, RepeatSealedReferral)


async def play_file(path: Path, connection: SandboxAddresses, *, run_id: str, console: Console) -> PlayReport:
    """Play a scenario file and print it as a timeline.

    `run_id` names this play: the same name again repeats it harmlessly, another name plays it anew.

    Raises:
        ScenarioError: the file has mistakes; nothing was played.
        PlayError: a step went otherwise than written, or something awaited did not come; says which and what.
    """
    scenario = read_scenario(path)
    cast = Cast(scenario, run_id)
    timeline = Timeline(console, scenario, run_id)
    timeline.begin()
    async with AsyncExitStack() as stack:
        log = await stack.enter_async_context(EventLog.reading(connection, connection.observer, DOMAIN_TOPICS))
        caller = await stack.enter_async_context(Caller.open(connection))
        memory = PlayMemory(connection.sent_folder, scenario.scenario, run_id)
        integrator = None
        if any(isinstance(step, INTAKE) for step in scenario.steps):
            integrator = await stack.enter_async_context(Integrator.at_work(connection, memory))
        player = _Player(cast=cast, connection=connection, log=log, caller=caller, memory=memory, integrator=integrator)
        steps: list[StepReport] = []
        for number, step in enumerate(scenario.steps, 1):
            with timeline.waiting(number, step):
                steps.append(await player.play(number, step))
            timeline.show(steps[-1])
        report = PlayReport(scenario, run_id, tuple(player.again(step) for step in steps))
    timeline.end(report)
    return report


class _Player:
    def __init__(
        self,
        *,
        cast: Cast,
        connection: SandboxAddresses,
        log: EventLog,
        caller: Caller,
        memory: PlayMemory,
        integrator: Integrator | None,
    ) -> None:
        self._cast = cast
        self._log = log
        self._memory = memory
        self._patience_seconds = connection.patience_seconds
        self._consequences = Consequences(log, cast)
        self._commands = CommandPlayer(cast, connection, caller, self._consequences)
        self._looks = LookPlayer(cast, connection, caller)
        self._reader = Reader(cast, connection, self._consequences)
        self._intake = None if integrator is None else IntakePlayer(cast, connection, integrator)

    async def play(self, number: int, step: Step) -> StepReport:
        """One step: ask, check the answer, wait for everything it leads to."""
        try:
            answered = await self._answer(number, step)
            await self._all_consequences(number, step, answered.events)
        except AwaitedInVainError as error:
            raise PlayError(self._cast.scenario, number, str(error)) from None
        return self._report(number, step, answered)

    def again(self, report: StepReport) -> StepReport:
        """The report of a step with what came of it since it was shown."""
        answers = tuple(event for event in report.events if event.topic.endswith(".results"))
        events = (*answers, *self._consequences.of(report.number))
        return replace(report, events=events, told=self._consequences.told(report.number))

    async def _answer(self, number: int, step: Step) -> Answered:
        if isinstance(step, INTAKE):
            if self._intake is None:
                raise PlayError(self._cast.scenario, number, "no integrator is connected")
            return await self._intake.answer(number, step, self._consequences)
        if isinstance(step, AcknowledgeFeedback):
            return await self._reader.answer(number, step)
        asks_only = step.expect is not None or isinstance(step, LOOKS)
        if asks_only and (self._memory.recall(f"done/{number}") or self._consequences.after(number)):
            return Answered("answered in an earlier play of this run", step.expect, None, ())
        if isinstance(step, LOOKS):
            answered = await self._looks.answer(number, step)
        else:
            answered = await self._commands.answer(number, step)
        if asks_only:
            self._memory.keep(f"done/{number}", answered.answer)
        return answered

    async def _all_consequences(self, number: int, step: Step, answers: Sequence[SeenEvent]) -> None:
        def missing() -> list[str]:
            return self._consequences.missing(number, step, list(answers))

        try:
            await self._log.until(
                lambda: not missing(), awaited="its consequences", timeout_seconds=self._patience_seconds
            )
        except AwaitedInVainError:
            seen = ", ".join(event.name for event in self._consequences.of(number)) or "nothing"
            sentence = f"waited {self._patience_seconds:g} seconds for {', '.join(missing())}; seen so far: {seen}"
            raise AwaitedInVainError(sentence) from None

    def _report(self, number: int, step: Step, answered: Answered) -> StepReport:
        return StepReport(
            number=number,
            step=step,
            answer=answered.answer,
            refusal=answered.refusal,
            repeated=answered.repeated,
            events=(*answered.events, *self._consequences.of(number)),
            told=self._consequences.told(number),
        )
