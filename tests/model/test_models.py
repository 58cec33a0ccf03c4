"""The protocol's model is sound within small bounds, and breaks as soon as any defence is taken away."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attune_chassis.fold import Claim, Data, FoldState, Verdict, fold
from attune_chassis.ids import new_id

from tests.model import consumer_model, relay_model
from tests.model.explorer import explore
from tests.model.log import Record, step
from tests.model.runs import SOUND, WITHOUT

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", SOUND)
def test_nothing_can_break_an_invariant_and_everything_arrives(name):
    outcome = explore(SOUND[name])
    assert outcome.wrong is None, str(outcome)
    assert outcome.complete
    assert outcome.states > 1_000


@pytest.mark.parametrize("name", WITHOUT)
def test_without_a_defence_there_is_a_counterexample(name):
    invariant, model = WITHOUT[name]
    outcome = explore(model)
    assert outcome.wrong is not None
    assert outcome.wrong.startswith(invariant), str(outcome)
    assert len(outcome.trace) > 3
    assert "commits" in str(outcome) or "claims" in str(outcome)


def test_every_defence_of_the_models_is_taken_away_once():
    taken = {(type(model).__name__, defence) for _, model in WITHOUT.values() for defence in model.without}
    defences = {"RelayModel": relay_model.DEFENCES, "ConsumerModel": consumer_model.DEFENCES}
    assert taken == {(name, defence) for name, all_of_it in defences.items() for defence in all_of_it}


class Counter:
    """A toy: counts to three, and may fall into a hole at two."""

    def __init__(self, *, hole: bool) -> None:
        self.hole = hole

    def initial(self) -> int:
        return 0

    def steps(self, state: int) -> Iterator[tuple[str, int]]:
        if 0 <= state < 3:
            yield "count", state + 1
        if state == 2 and self.hole:
            yield "fall", -1

    def broken(self, _state: int) -> str | None:
        return None

    def drained(self, state: int) -> bool:
        return state == 3

    def told(self, state: int) -> str:
        return str(state)


def test_the_explorer_finds_a_state_from_which_nothing_arrives():
    assert explore(Counter(hole=False)).wrong is None
    outcome = explore(Counter(hole=True))
    assert outcome.wrong is not None
    assert outcome.wrong.startswith("EO9")
    assert [line.split()[0] for line in outcome.trace] == ["count", "count", "fall"]
    assert explore(Counter(hole=True), progress=False).wrong is None


def test_the_explorer_says_when_it_gave_up():
    outcome = explore(SOUND["relay, 2 events, 1 crash, 1 duel"], states_max=100)
    assert not outcome.complete
    assert "cut off" in str(outcome)


def test_the_models_fold_as_the_code_does():
    chance = random.Random(4)  # noqa: S311  (any logs will do)
    ids = [new_id() for _ in range(9)]
    for _ in range(2_000):
        ours, theirs = (0, 0), FoldState()
        for _ in range(12):
            epoch, number = chance.randint(1, 3), chance.randint(0, 4)
            ours, counts = step(ours, Record(epoch, number, event=1))
            mark = Data(epoch, number, ids[number]) if number else Claim(epoch)
            theirs, verdict = fold(theirs, mark)
            assert counts == (verdict is Verdict.APPLY)
            assert ours == (theirs.epoch, theirs.last_sequence)


def test_the_command_prints_a_counterexample_and_fails():
    command = [sys.executable, "-m", "tests.model", "--events", "2", "--without", "continuity"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1, outcome.stderr
    assert "EO4" in outcome.stdout
    assert "sends 1/1" in outcome.stdout
