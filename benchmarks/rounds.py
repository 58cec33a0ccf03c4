"""Rounds of several contenders in turn (A B C A B C), and the tables and goals that follow from them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from benchmarks.figures import Measurement, Spread, ratios, told
from benchmarks.plan import Plan
from benchmarks.processes import ContenderFailedError
from benchmarks.report import Section

Turn = Callable[[], Awaitable[Measurement]]
Rounds = dict[str, list[Measurement]]


async def interleave(plan: Plan, turns: Mapping[str, Turn], *, about: str, warm_up: Mapping[str, Turn]) -> Rounds:
    """Every contender once a round; a turn that fails is told and missing. The warm-up does not count."""
    rounds: Rounds = {}
    plan.say(f"{about}, warm-up")
    await _round(plan, warm_up, {})
    for number in range(plan.rounds):
        plan.say(f"{about}, round {number + 1} of {plan.rounds}")
        await _round(plan, turns, rounds)
    return rounds


async def _round(plan: Plan, turns: Mapping[str, Turn], rounds: Rounds) -> None:
    for name, turn in turns.items():
        try:
            measured = await turn()
        except ContenderFailedError as error:
            plan.say(f"  {name} failed: {error}")
            continue
        rounds.setdefault(name, []).append(measured)
        plan.say(f"  {name}: {told(measured.rate)}/s, {told(measured.own_cpu_per_100k)} CPU s per 100k")


def tell_rates(section: Section, rounds: Rounds, *, what: str) -> None:
    """The table of a case about rates."""
    section.table(
        ["contender", what, f"{what} a second", "CPU s per 100k", "Kafka's", "PostgreSQL's", "memory MiB"],
        [_line(name, measured) for name, measured in rounds.items()],
    )


def _line(name: str, measured: Sequence[Measurement]) -> list[str]:
    costs = [
        str(Spread.of([one.cpu_per_100k(process) for one in measured])) for process in (name, "Kafka", "PostgreSQL")
    ]
    memory = told(max(one.memory_mebibytes for one in measured))
    return [name, f"{measured[0].amount:,}", str(Spread.of([one.rate for one in measured])), *costs, memory]


class Judge:
    """Writes down whether the goals of one contender are met."""

    def __init__(self, section: Section, about: str, rounds: Rounds, ours: str) -> None:
        self._section = section
        self._about = about
        self._rounds = rounds
        self._ours = ours

    def cpu(self, seconds_max: float) -> None:
        """CPU seconds of our process for 100,000; the middle round counts."""
        sentence = f"{self._about}: CPU <= {seconds_max} s per 100k"
        if not self._rounds.get(self._ours):
            self._section.goal(sentence, "it failed in every round", None)
            return
        cpu = Spread.of([one.own_cpu_per_100k for one in self._rounds[self._ours]])
        self._section.goal(sentence, str(cpu), cpu.middle <= seconds_max)

    def rate(self, sentence: str, rival: str, least: float, *, every_round: bool = False) -> None:
        """Our rate by the rival's of the same round; the middle one counts, or all of them."""
        ours, theirs = self._rounds.get(self._ours, []), self._rounds.get(rival, [])
        if not ours or len(ours) != len(theirs):
            self._section.goal(f"{self._about}: {sentence}", "not both took part in every round", None)
            return
        ratio = ratios([one.rate for one in ours], [one.rate for one in theirs])
        met = (ratio.least if every_round else ratio.middle) >= least
        self._section.goal(f"{self._about}: {sentence}", f"{ratio} times", met)
