"""The fold stands in four places: chassis, contracts' README for strangers, sandbox's player, and example subscriber.

They share no code, so that each can be read and copied alone. Here all of them judge the same logs, and each is seen
to be caught when a line of it is wrong.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from attune_chassis import fold as chassis_fold
from attune_chassis.stream import CLAIM_TYPE, read_mark, sequence_text
from attune_sandbox.play import fold as play_fold
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as some
from hypothesis.errors import NoSuchExample

README = (Path(__file__).parents[2] / "contracts/README.md").read_text("utf-8")
SUBSCRIBER = (Path(__file__).parents[2] / "examples/subscriber/subscriber.py").read_text("utf-8")
Headers = dict[str, str]
Judge = Callable[[Sequence[Headers]], list[str]]
Place = Callable[[str], Judge]
QUICK = settings(derandomize=True, database=None, max_examples=1000, phases=[Phase.generate])
"""An example is all that is asked for, not the smallest, and the same in every run."""
PASSED_OVER = {"claim", "void", "repeat"}
"""What the README's fold does not tell apart: a record that is no event, and nothing to worry about."""


def run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "a_copy"}
    exec(compile(source, "a copy of the fold", "exec"), names)  # noqa: S102 - a copy can be broken without harm
    return names


def chassis(source: str) -> Judge:
    names = run(source)

    def judge(log: Sequence[Headers]) -> list[str]:
        state, verdicts = names["FoldState"](), []
        for headers in log:
            mark = read_mark(headers)
            assert mark is not None, "the chassis reads every record of a relay"
            state, verdict = names["fold"](state, of_the_copy(mark))
            verdicts.append("claim" if verdict == "old_claim" else str(verdict))
        return verdicts

    def of_the_copy(mark: chassis_fold.Mark) -> Any:
        if isinstance(mark, chassis_fold.Claim):
            return names["Claim"](mark.epoch)
        return names["Data"](mark.epoch, mark.sequence, mark.ce_id)

    return judge


def player(source: str) -> Judge:
    names = run(source)

    def judge(log: Sequence[Headers]) -> list[str]:
        fold = names["SubscriberFold"]()
        return [fold.judge(headers) for headers in log]

    return judge


def subscriber(source: str) -> Judge:
    names = run(source)

    def judge(log: Sequence[Headers]) -> list[str]:
        state, verdicts = (0, 0, None), []
        for headers in log:
            state, verdict = names["fold"](state, headers)
            verdicts.append(verdict)
        return verdicts

    return judge


def readme(source: str) -> Judge:
    names = run(source)
    alarms: list[object] = []
    names["logging"] = SimpleNamespace(error=lambda *words: alarms.append(words))

    def verdict_and_state(state: Any, headers: Headers) -> tuple[str, Any]:
        alarms.clear()
        try:
            state, counts = names["fold"](state, headers)
        except RuntimeError:
            return "diverged", state
        if counts:
            return "apply", state
        return ("gap" if alarms else "passed over"), state

    def judge(log: Sequence[Headers]) -> list[str]:
        state, verdicts = (0, 0, None), []
        for headers in log:
            verdict, state = verdict_and_state(state, headers)
            verdicts.append(verdict)
        return verdicts

    return judge


SOURCES: dict[Place, str] = {
    chassis: inspect.getsource(chassis_fold),
    player: inspect.getsource(play_fold),
    subscriber: SUBSCRIBER,
    readme: next(text for text in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "def fold(" in text),
}


def id_of(number: int, *, of_another_history: bool = False) -> str:
    return str(UUID(int=number + (1000 if of_another_history else 0)))


@some.composite
def logs(draw: some.DrawFn) -> list[Headers]:
    """What a partition may hold: mostly the next record, and now and then whatever crashed relays leave behind."""
    log: list[Headers] = []
    claimed, last = 0, 0
    for _ in range(draw(some.integers(0, 25))):
        epoch = max(1, claimed + draw(some.sampled_from([0, 0, 0, 1, -1])))
        if draw(some.integers(0, 4)) == 0:
            log.append({"ce_type": CLAIM_TYPE, "ce_epoch": str(epoch), "ce_id": id_of(0)})
            claimed = max(claimed, epoch)
            continue
        number = max(1, last + draw(some.sampled_from([1, 1, 1, 0, -1, -2, 2])))
        ce_id = id_of(number, of_another_history=draw(some.integers(0, 5)) == 0)
        sequence = sequence_text(epoch, number)
        log.append({"ce_type": "x", "ce_epoch": str(epoch), "ce_sequence": sequence, "ce_id": ce_id})
        last += epoch == claimed and number == last + 1
    return log


def without_the_distinction(verdicts: list[str]) -> list[str]:
    return ["passed over" if verdict in PASSED_OVER else verdict for verdict in verdicts]


def agree(judges: Sequence[Judge], log: Sequence[Headers]) -> bool:
    """Whether chassis, player, subscriber and README (in this order) say the same of every record."""
    first, second, third, readme_says = (judge(log) for judge in judges)
    return first == second == third and without_the_distinction(first) == readme_says


ALL_OF_THEM = [make(source) for make, source in SOURCES.items()]


@settings(max_examples=200, deadline=None)
@given(logs())
def test_all_of_them_say_the_same_of_every_record(log: list[Headers]) -> None:
    first, second, third, readme_says = (judge(log) for judge in ALL_OF_THEM)
    assert first == second == third
    assert without_the_distinction(first) == readme_says


@pytest.mark.parametrize("verdict", ["apply", "claim", "void", "repeat", "gap", "diverged"])
def test_the_generated_logs_hold_records_of_every_kind(verdict: str) -> None:
    found = find(logs(), lambda log: verdict in ALL_OF_THEM[0](log), settings=QUICK)
    assert verdict in ALL_OF_THEM[0](found)


@pytest.mark.parametrize(
    ("place", "right", "wrong"),
    [
        (chassis, "mark.epoch < state.epoch", "mark.epoch < 0"),
        (chassis, "claim.epoch > state.epoch", "claim.epoch > 0"),
        (chassis, "state.last_ce_id not in {None, mark.ce_id}", "False"),
        (player, "max(self.epoch, epoch)", "epoch"),
        (player, "or number > self.last + 1", ""),
        (player, 'same_number and headers["ce_id"] != self.last_ce_id', "False"),
        (subscriber, "max(epoch, record_epoch)", "record_epoch"),
        (subscriber, "or number > last + 1", ""),
        (subscriber, "record_epoch < epoch", "False"),
        (subscriber, "last_id not in {None, record_id}", "False"),
        (readme, "max(epoch, record_epoch)", "record_epoch"),
        (readme, "number == last + 1", "number > last"),
        (readme, 'and headers["ce_id"] != last_id', ""),
        (readme, "record_epoch > epoch or ", ""),
    ],
    ids=lambda value: value.__name__ if callable(value) else value,
)
def test_a_wrong_line_in_one_of_them_is_found(place: Place, right: str, wrong: str) -> None:
    assert SOURCES[place].count(right) == 1, "the line to break is there, once"
    broken = SOURCES | {place: SOURCES[place].replace(right, wrong)}
    judges = [make(source) for make, source in broken.items()]
    try:
        find(logs(), lambda log: not agree(judges, log), settings=QUICK)
    except NoSuchExample:
        pytest.fail(f"{place.__name__} with {wrong!r} for {right!r} says the same as the others")
