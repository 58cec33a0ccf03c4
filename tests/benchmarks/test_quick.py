"""The benchmarks' own machinery on real servers and a few rows, so that it is there when somebody wants to measure."""

from pathlib import Path

import pytest

from benchmarks.cases.outbox_drain import DEBEZIUM, OURS, RAW, compare
from benchmarks.drainers import UnavailableError
from benchmarks.drainers.own_table import OwnTableDrainer
from benchmarks.events import EventShape
from benchmarks.figures import Measurement
from benchmarks.plan import Plan
from benchmarks.processes import ContenderFailedError, ContenderProcess
from benchmarks.report import Section
from benchmarks.servers import Servers

ROWS = 5_000  # fewer cost less than the hundredth of a second that CPU time is counted in


class AbsentRival:
    """A contender this machine does not have."""

    name = DEBEZIUM
    least_share = 1.0

    async def open(self, _servers: Servers) -> None:
        raise UnavailableError("there is no Maven here.")

    async def drain(self, _shape: EventShape, _rows: int) -> Measurement:
        raise AssertionError("it never took part")

    async def close(self) -> None:
        raise AssertionError("it was never opened")


async def test_contenders_take_turns_are_billed_and_judged() -> None:
    said: list[str] = []
    section = Section("drain")
    drainers = [OwnTableDrainer(OURS, "attune_relay"), OwnTableDrainer(RAW, "raw_relay"), AbsentRival()]

    plan = Plan(rounds=1, rows=ROWS, quick=True, say=said.append)
    await compare(plan, section, drainers, rows=ROWS, sizes=(200,))

    text = section.text()
    assert f"{DEBEZIUM} could not take part: there is no Maven here." in text
    (ours,) = [line for line in text.splitlines() if line.startswith(f"| {OURS} |")]
    (raw,) = [line for line in text.splitlines() if line.startswith(f"| {RAW} |")]
    for line in (ours, raw):
        _, _, rows, rate, own_cpu, _, _, memory, _ = (cell.strip() for cell in line.split("|"))
        assert rows == f"{ROWS:,}"
        for figures in (rate, own_cpu):
            assert all(float(figure.replace(",", "")) > 0 for figure in figures.split(" / "))
        assert float(memory) > 0
    goals = [line for line in text.splitlines() if line.startswith("| outbox drain")]
    assert [goal.rsplit(" | ", 1)[1] for goal in goals][2:] == ["not measured |", "not measured |"]
    assert "times" in goals[1]


async def test_a_contender_that_ends_early_is_told_with_its_last_words(tmp_path: Path) -> None:
    contender = await ContenderProcess.start("raw_relay", {"database_url": "postgresql://nobody"}, logs=tmp_path)
    with pytest.raises(ContenderFailedError, match="raw_relay ended before it said 'ready'"):
        await contender.ready()
    await contender.end()
