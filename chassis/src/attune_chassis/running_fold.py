"""The fold over record after record, without taking apart what need not be taken apart.

It gives the verdicts of `fold(state, read_mark(headers))` and nothing else; a test compares the two on any headers.
Most records of a log are the next number of the epoch that runs: their number is known as a text beforehand, and one
comparison of texts replaces reading epoch, number and id (docs/decisions/0010-consumer-speed.md).
"""

import re
from collections.abc import Mapping
from uuid import UUID

from attune_chassis.fold import FoldState, Verdict, fold
from attune_chassis.stream import CLAIM_TYPE, SEQUENCE_MAX, read_mark, sequence_text

_USUAL_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII).fullmatch
_NO_TEXT = object()
"""Equal to no header: nothing can be the next record of an epoch that has not begun."""


class RunningFold:
    """`take` each record in log order; `state` is the fold of what was taken."""

    __slots__ = ("_epoch", "_epoch_text", "_last_id", "_next_text", "_sequence")

    _epoch_text: object
    _next_text: object
    _last_id: UUID | str | None

    def __init__(self, state: FoldState) -> None:
        self._stand_at(state)

    def take(self, headers: Mapping[str, str]) -> Verdict | None:
        """What the next record means; None for one that no relay wrote."""
        get = headers.get
        ce_id = get("ce_id", "")
        if (
            get("ce_sequence") == self._next_text
            and get("ce_epoch") == self._epoch_text
            and get("ce_type") != CLAIM_TYPE
            and _USUAL_ID(ce_id)
        ):
            self._last_id = ce_id
            self._move_to(self._sequence + 1)
            return Verdict.APPLY
        mark = read_mark(headers)
        if mark is None:
            return None
        state, verdict = fold(self.state, mark)
        self._stand_at(state)
        return verdict

    @property
    def state(self) -> FoldState:
        """The fold of everything taken."""
        last = self._last_id
        return FoldState(self._epoch, self._sequence, UUID(last) if isinstance(last, str) else last)

    def _stand_at(self, state: FoldState) -> None:
        self._epoch = state.epoch
        self._epoch_text = str(state.epoch) if state.epoch > 0 else _NO_TEXT
        self._last_id = state.last_ce_id
        self._move_to(state.last_sequence)

    def _move_to(self, sequence: int) -> None:
        self._sequence = sequence
        following = sequence + 1
        self._next_text = sequence_text(self._epoch, following) if following <= SEQUENCE_MAX else _NO_TEXT
