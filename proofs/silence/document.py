"""What `docs/referral-lifecycle.md` shows: the chart as it is in the code, each service's part of it, the counts."""

import re
from collections.abc import Iterable
from typing import Final

from referrals.domain.lifecycle import ALWAYS_OFFERED, CHART, ENDING, Step
from referrals.domain.policy import ReferralPolicy

from proofs.silence.search import Found

BLOCK: Final = re.compile(
    r"(<!-- generated: referrals (?P<name>[a-z-]+) -->\n)(?P<text>.*?)(<!-- /generated -->)", re.S
)
_DECIDED_BY_ITSELF: Final = {Step.RECEIVE_INFORMATION: "the stage before"}


def chart() -> str:
    """Every step that moves a referral, as a state diagram; what leaves the stage as it is stands in the table."""
    lines = ["stateDiagram-v2", "    [*] --> made: make", "    [*] --> proposed: propose"]
    for step, way in CHART.items():
        if way.target is not None:
            lines += [f"    {source} --> {way.target}: {_said(step)}" for source in sorted(way.sources)]
    lines += [f"    information_requested --> {stage}: receive information" for stage in sorted(_resumed())]
    lines += [f"    {stage} --> closed: everybody told" for stage in sorted(ENDING)]
    lines += [f"    closed --> {stage}: a bounce, or withholding ended" for stage in sorted(ENDING)]
    lines.append("    closed --> [*]")
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def steps() -> str:
    """Every step: from where, to where, and who is owed a word."""
    lines = ["| Step | From | To | Owes a word |", "|---|---|---|---|"]
    for step, way in CHART.items():
        target = way.target or _DECIDED_BY_ITSELF.get(step, "the same")
        sources = ", ".join(sorted(way.sources))
        lines.append(f"| {_said(step)} | {sources} | {target} | {way.notice or ''} |")
    return "\n".join(lines) + "\n"


def services(policies: Iterable[ReferralPolicy]) -> str:
    """What each policy in force offers and asks for."""
    lines = [
        "| Policy | Steps left out | Asked before a step | Consents before a step | Attempts owed |",
        "|---|---|---|---|---|",
    ]
    for policy in policies:
        left_out = ", ".join(_said(step) for step in Step if step not in policy.steps | ALWAYS_OFFERED)
        asked = "; ".join(f"{_said(step)}: {', '.join(of)}" for step, of in policy.requires.items())
        consents = "; ".join(
            f"{'make' if step is Step.ENDORSE else _said(step)}: {', '.join(sorted(of))}"
            for step, of in policy.consents.items()
        )
        lines.append(f"| {policy.version} | {left_out} | {asked} | {consents} | {policy.attempts.owed} |")
    return "\n".join(lines) + "\n"


def counts(found: Iterable[tuple[ReferralPolicy, Found]]) -> str:
    """How far the search went under each policy."""
    lines = ["| Policy | States | Transitions | Stages | Kinds of notice | Kinds of end | Silent ways | Dead ends |"]
    lines.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    states = transitions = 0
    for policy, one in found:
        states, transitions = states + one.states, transitions + one.transitions
        numbers = (one.states, one.transitions, len(one.stages), len(one.notices), len(one.ends))
        silent = 0 if one.silence is None else 1
        row = " | ".join(f"{number:,}" for number in (*numbers, silent, len(one.dead_ends)))
        lines.append(f"| {policy.version} | {row} |")
    lines.append(f"| all | {states:,} | {transitions:,} | | | | | |")
    return "\n".join(lines) + "\n"


def brought_up_to_date(text: str, blocks: dict[str, str]) -> str:
    """The document with each generated block as it should be; a block of another name is left alone."""
    return BLOCK.sub(lambda match: match[1] + blocks.get(match["name"], match["text"]) + match[4], text)


def _resumed() -> set[str]:
    return {stage.value for stage in CHART[Step.REQUEST_INFORMATION].sources}


def _said(step: Step) -> str:
    return step.value.replace("_", " ")
