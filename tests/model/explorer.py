"""Explores every reachable state of a small model, breadth first: a shortest trace to whatever is wrong.

Two questions are asked. Safety: is any reachable state broken? Progress: can every reachable state still come to a
state in which everything has arrived?
"""

import gc
import time
from array import array
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

State = TypeVar("State", bound=Hashable)


class Model(Protocol[State]):
    """What the explorer needs to know. States are immutable and equal when nothing can tell them apart."""

    def initial(self) -> State:
        """Where everything begins."""

    def steps(self, state: State) -> Iterator[tuple[str, State]]:
        """What may happen next, each with a readable label."""

    def broken(self, state: State) -> str | None:
        """The invariant a state breaks, as a sentence."""

    def drained(self, state: State) -> bool:
        """Whether everything has arrived."""

    def told(self, state: State) -> str:
        """A state in one line."""


@dataclass(frozen=True)
class Outcome:
    """What an exploration found. `trace` leads to what is wrong, one line a step; empty when nothing is."""

    states: int
    steps: int
    seconds: float
    wrong: str | None = None
    trace: tuple[str, ...] = ()
    complete: bool = True

    def __str__(self) -> str:
        ending = "" if self.complete else " (cut off: more states than allowed)"
        head = f"{self.states} states, {self.steps} steps, {self.seconds:.1f} s: {self.wrong or 'pass'}{ending}"
        return "\n".join([head, *(f"  {number:>3}. {line}" for number, line in enumerate(self.trace, 1))])


def explore(model: Model[State], *, progress: bool = True, states_max: int | None = None) -> Outcome:
    """Every reachable state once. Without `progress` only safety is judged, in less memory."""
    collecting = gc.isenabled()
    gc.disable()  # millions of live tuples without cycles: collecting only costs
    try:
        return _Exploration(model, progress=progress, states_max=states_max).run()
    finally:
        if collecting:
            gc.enable()


class _Exploration(Generic[State]):
    def __init__(self, model: Model[State], *, progress: bool, states_max: int | None) -> None:
        self._model = model
        self._progress = progress
        self._states_max = states_max
        self._index: dict[State, int] = {}
        self._states: list[State] = []
        self._parents = array("q")
        self._edges = array("I")
        self._steps = 0
        self._began = time.perf_counter()

    def run(self) -> Outcome:
        self._add(self._model.initial(), -1)
        at = 0
        while at < len(self._states):
            state = self._states[at]
            wrong = self._model.broken(state)
            if wrong:
                return self._outcome(wrong, at)
            if self._states_max and len(self._states) > self._states_max:
                return self._outcome(None, None, complete=False)
            for _, following in self._model.steps(state):
                self._steps += 1
                number = self._index.get(following)
                if number is None:
                    number = self._add(following, at)
                if self._progress:
                    self._edges.append(at)
                    self._edges.append(number)
            at += 1
        stuck = self._stuck() if self._progress else None
        return self._outcome(None if stuck is None else "EO9: from here nothing leads to a drained state", stuck)

    def _add(self, state: State, parent: int) -> int:
        number = self._index[state] = len(self._states)
        self._states.append(state)
        self._parents.append(parent)
        return number

    def _stuck(self) -> int | None:
        """The first state from which no drained one can be reached."""
        good = bytearray(self._model.drained(state) for state in self._states)
        edges, changed = self._edges, True
        while changed:
            changed = False
            # Steps lead mostly to states found later, so backwards one pass finds nearly everything.
            for at in range(len(edges) - 2, -1, -2):
                if good[edges[at + 1]] and not good[edges[at]]:
                    good[edges[at]] = changed = True
        stuck = good.find(0)
        return None if stuck < 0 else stuck

    def _outcome(self, wrong: str | None, at: int | None, *, complete: bool = True) -> Outcome:
        seconds = time.perf_counter() - self._began
        trace = () if at is None else tuple(self._trace(at))
        return Outcome(len(self._states), self._steps, seconds, wrong, trace, complete)

    def _trace(self, at: int) -> Iterator[str]:
        path = [at]
        while self._parents[path[-1]] >= 0:
            path.append(self._parents[path[-1]])
        path.reverse()
        for before, after in pairwise(path):
            label = next(
                label for label, state in self._model.steps(self._states[before]) if state == self._states[after]
            )
            yield f"{label:<58} {self._model.told(self._states[after])}"
