"""RESULTS.md: one section a case, each with its date, its figures and its goals; the goals of all stand at the top.

A run of some cases replaces their sections and leaves the others as they were.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
MET = "met"
NOT_MET = "**NOT met**"
NOT_MEASURED = "not measured"
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_GOAL = re.compile(rf"^\| .+ \| .+ \| (?:{MET}|{re.escape(NOT_MET)}|{NOT_MEASURED}) \|$", re.MULTILINE)
_GOAL_HEAD = "| goal | measured | |\n|---|---|---|\n"
HEAD = """# Results

Written by `uv run python -m benchmarks`; how to read them stands in [README.md](README.md). Spreads are
min / median / max over the rounds. Contenders of one table ran interleaved, on the same servers, in one run.
"""


@dataclass(slots=True)
class Section:
    """What one case has to say. `title` is also what a later run finds it by."""

    title: str
    parts: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """A paragraph."""
        self.parts.append(text)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table."""
        lines = [head, ["---"] * len(head), *rows]
        self.parts.append("\n".join("| " + " | ".join(line) + " |" for line in lines))

    def goal(self, sentence: str, measured: str, met: bool | None) -> None:
        """A goal and what came of it; None where it could not be measured, with the reason as `measured`."""
        verdict = NOT_MEASURED if met is None else MET if met else NOT_MET
        self.goals.append(f"| {sentence} | {measured} | {verdict} |")

    def text(self) -> str:
        """The section as Markdown."""
        parts = [f"## {self.title}", *self.parts]
        if self.goals:
            parts.append(_GOAL_HEAD + "\n".join(self.goals))
        return "\n\n".join(parts) + "\n"


def write_results(
    sections: Sequence[Section], *, order: Sequence[str], machine: Sequence[tuple[str, str]], results: Path = RESULTS
) -> None:
    """Put the sections into the file, in the order of all titles; what is there of others stays."""
    texts = _read(results) | {section.title: section.text() for section in sections}
    known = [texts[title] for title in order if title in texts]
    goals = [match.group() for text in known for match in _GOAL.finditer(text)]
    missed = sum(NOT_MET in goal for goal in goals)
    summary = f"## Goals\n\n{len(goals)} goals, {missed} NOT met.\n\n{_GOAL_HEAD}" + "\n".join(goals) + "\n"
    described = "## Machine\n\n" + "\n".join(f"- {what}: {value}" for what, value in machine) + "\n"
    results.write_text("\n".join([HEAD, described, summary, *known]), "utf-8")


def _read(results: Path) -> dict[str, str]:
    if not results.exists():
        return {}
    text = results.read_text("utf-8")
    starts = list(_SECTION.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return {match.group(1): text[match.start() : end].rstrip() + "\n" for match, end in zip(starts, ends, strict=True)}
