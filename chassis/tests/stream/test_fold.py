"""The fold: a table of every case, and a comparison with a second rule written in another way."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from attune_chassis.fold import Claim, Data, FoldState, Mark, Verdict, fold
from hypothesis import given
from hypothesis import strategies as st

ONE, TWO, OTHER = (UUID(int=n) for n in (1, 2, 99))
SEEN = FoldState(epoch=5, last_sequence=10, last_ce_id=ONE)


@pytest.mark.parametrize(
    ("state", "mark", "after", "verdict"),
    [
        (FoldState(), Claim(1), FoldState(1), Verdict.CLAIM),
        (SEEN, Claim(6), FoldState(6, 10, ONE), Verdict.CLAIM),
        (SEEN, Claim(900), FoldState(900, 10, ONE), Verdict.CLAIM),
        (SEEN, Claim(5), SEEN, Verdict.OLD_CLAIM),
        (SEEN, Claim(4), SEEN, Verdict.OLD_CLAIM),
        (SEEN, Data(4, 11, TWO), SEEN, Verdict.VOID),
        (SEEN, Data(4, 10, ONE), SEEN, Verdict.VOID),
        (SEEN, Data(4, 12, TWO), SEEN, Verdict.VOID),
        (SEEN, Data(5, 11, TWO), FoldState(5, 11, TWO), Verdict.APPLY),
        (SEEN, Data(5, 10, ONE), SEEN, Verdict.REPEAT),
        (SEEN, Data(5, 10, OTHER), SEEN, Verdict.DIVERGED),
        (SEEN, Data(5, 9, OTHER), SEEN, Verdict.REPEAT),
        (SEEN, Data(5, 1, ONE), SEEN, Verdict.REPEAT),
        (SEEN, Data(5, 12, TWO), SEEN, Verdict.GAP),
        (SEEN, Data(6, 11, TWO), SEEN, Verdict.GAP),
        (SEEN, Data(6, 10, ONE), SEEN, Verdict.GAP),
        (SEEN, Data(6, 3, TWO), SEEN, Verdict.GAP),
        (FoldState(0, 10, None), Data(0, 10, OTHER), FoldState(0, 10, None), Verdict.REPEAT),
        (FoldState(1), Data(1, 1, ONE), FoldState(1, 1, ONE), Verdict.APPLY),
        (FoldState(), Data(1, 1, ONE), FoldState(), Verdict.GAP),
    ],
)
def test_each_case_of_the_rule(state, mark, after, verdict):
    assert fold(state, mark) == (after, verdict)


def test_a_dead_relays_late_record_is_void_and_its_successors_counts():
    log = [Claim(1), Data(1, 1, ONE), Claim(2), Data(1, 2, TWO), Data(2, 2, TWO)]
    assert verdicts_of(FoldState(), log) == ["claim", "apply", "claim", "void", "apply"]


marks = st.one_of(
    st.builds(Claim, st.integers(1, 4)),
    st.builds(Data, st.integers(1, 4), st.integers(1, 5), st.sampled_from([UUID(int=n) for n in range(1, 6)])),
)
logs = st.lists(marks, max_size=40)


@dataclass
class Reference:
    """The table of section 4 read row by row, with a history instead of a last id."""

    epoch: int = 0
    history: list[UUID] = field(default_factory=list)

    def verdict(self, mark: Mark) -> str:
        newest = self.epoch
        if isinstance(mark, Claim):
            self.epoch = max(newest, mark.epoch)
            return "claim" if self.epoch != newest else "old_claim"
        distance = mark.sequence - len(self.history)
        rows = [
            (mark.epoch < newest, "void"),
            (mark.epoch > newest, "gap"),
            (distance > 1, "gap"),
            (distance == 1, "apply"),
            (distance == 0 and bool(self.history) and self.history[-1] != mark.ce_id, "diverged"),
            (distance <= 0, "repeat"),
        ]
        verdict = next(name for holds, name in rows if holds)
        if verdict == "apply":
            self.history.append(mark.ce_id)
        return verdict


@given(logs)
def test_the_rule_agrees_with_one_written_another_way(log):
    reference = Reference()
    assert verdicts_of(FoldState(), log) == [reference.verdict(mark) for mark in log]


def true_log(moves: list[tuple[str, int]]) -> list[Mark]:
    """A log as relays write it: claims rise, each life goes on after what it read back, dead ones still deliver."""
    log: list[Mark] = []
    epoch, state, lives = 0, FoldState(), {}
    for kind, number in moves:
        if kind == "claim" or not epoch:
            epoch += 1
            log.append(Claim(epoch))
            lives[epoch] = state.last_sequence
        else:
            life = epoch if kind == "send" else 1 + number % epoch
            lives[life] += 1
            log.append(Data(life, lives[life], UUID(int=1_000 * life + lives[life])))
        state, _ = fold(state, log[-1])
    return log


moves = st.lists(st.tuples(st.sampled_from(["claim", "send", "send", "late"]), st.integers(0, 9)), max_size=40)


@given(moves, st.data())
def test_reading_again_from_an_earlier_offset_applies_exactly_what_is_missing(script, data):
    log = true_log(script)
    read_to = data.draw(st.integers(0, len(log)))
    again_from = data.draw(st.integers(0, read_to))
    whole = [mark for mark, verdict in zip(log, verdicts_of(FoldState(), log), strict=True) if verdict == "apply"]
    before = applied(FoldState(), log[:read_to])
    assert before + applied(state_after(log[:read_to]), log[again_from:]) == whole


@given(moves)
def test_numbers_of_applied_records_rise_by_one(script):
    assert [mark.sequence for mark in applied(FoldState(), true_log(script))] == list(
        range(1, state_after(true_log(script)).last_sequence + 1)
    )


def verdicts_of(state: FoldState, log: list[Mark]) -> list[str]:
    told = []
    for mark in log:
        state, verdict = fold(state, mark)
        told.append(str(verdict))
    return told


def applied(state: FoldState, log: list[Mark]) -> list[Data]:
    return [mark for mark, verdict in zip(log, verdicts_of(state, log), strict=True) if verdict == "apply"]


def state_after(log: list[Mark]) -> FoldState:
    state = FoldState()
    for mark in log:
        state, _ = fold(state, mark)
    return state
