"""Prints a play as it goes: the day, who acts, what was answered, what came of it, and who was told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from attune_sandbox.play.events import SeenEvent
from attune_sandbox.play.report import PlayReport, StepReport
from attune_sandbox.scenarios import Scenario, Step

INDENT = " " * 12
NOT_SHOWN = ("date", "role", "says", "expect", "ask_again_while", "leads_to", "told", "on")
SHOWN_LAST = ("withhold", "review_on")


class Timeline:
    """A play on a console."""

    def __init__(self, console: Console, scenario: Scenario, run_id: str) -> None:
        self._console = console
        self._scenario = scenario
        self._run_id = run_id

    def begin(self) -> None:
        """Title and story."""
        scenario = self._scenario
        story = Text(" ".join(scenario.story.split()))
        self._console.print(
            Panel(story, title=scenario.title, subtitle=f"{len(scenario.steps)} steps, run {self._run_id}")
        )

    @contextmanager
    def waiting(self, number: int, step: Step) -> Iterator[None]:
        """A spinner while a step is under way."""
        with self._console.status(f"step {number} of {len(self._scenario.steps)}: {words(step.action)}"):
            yield

    def show(self, report: StepReport) -> None:
        """One finished step."""
        step = report.step
        self._line(
            Text(f"{step.on}  ", style="bold").append(words(step.role), style="cyan"),
            Text(f"{words(step.action)}: {self._what(step)}"),
        )
        if step.says:
            self._line(Text(INDENT + step.says, style="italic"))
        style = "yellow" if report.refusal else "green"
        self._line(Text(f"{INDENT}{report.answer}", style=style))
        if caused := _caused(report.events):
            self._line(Text(f"{INDENT}events: {caused}"))
        for told in report.told:
            name = self._scenario.people[told.person].name if told.person in self._scenario.people else told.person
            sentence = f"{INDENT}told: {name}, {words(told.purpose)} ({told.channel}, {words(told.evidence)})"
            self._line(Text(sentence, style="magenta"))

    def end(self, report: PlayReport) -> None:
        """The sum of it."""
        facts = {event.fact_id for event in report.events()}
        refusals = sum(1 for step in report.steps if step.refusal)
        told = sum(len(step.told) for step in report.steps)
        sums = f"{len(report.steps)} steps, {len(facts)} events, {refusals} refusals by name, {told} notices delivered"
        if report.already_played:
            again = (
                f"This was already played (run {report.run_id}): every answer was the same, nothing was done twice. "
            )
            sums = again + sums
        self._console.print(Panel(Text(f"{sums}.", style="bold")))

    def _what(self, step: Step) -> str:
        told = {
            name: value
            for name, value in step.model_dump(exclude_none=True, mode="json").items()
            if name not in NOT_SHOWN and value != []
        }
        in_order = sorted(told, key=lambda name: name in SHOWN_LAST)
        return ", ".join(f"{words(name)} {_plain(told[name])}" for name in in_order)

    def _line(self, *parts: Text) -> None:
        self._console.print(Text("  ").join(parts), soft_wrap=True, highlight=False)


def words(code: str) -> str:
    """A code as words: `accepted_by_server` reads "accepted by server"."""
    return code.replace("_", " ")


def _plain(value: object) -> str:
    match value:
        case dict():
            parts = ((words(str(part)), what) for part, what in value.items())
            return "; ".join(part if isinstance(what, list) else f"{part} {_plain(what)}" for part, what in parts)
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_plain(one) for one in value)
        case _:
            return words(str(value))


def _caused(events: Iterable[SeenEvent]) -> str:
    # By fact: one told in two majors is one.
    facts = {event.fact_id: (event.service, event.name) for event in events if event.service != "notifications"}
    counts = Counter(facts.values())
    return ", ".join(
        f"{name} ({service})" + (f" x{count}" if count > 1 else "") for (service, name), count in counts.items()
    )
