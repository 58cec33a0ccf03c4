"""The fold over record after record, without taking apart what need not be taken apart.

It gives the verdicts of `fold(state, read_mark(headers))` and nothing else; a test compares the two on any headers.
Most records of a log are the next number of the epoch that runs: their number is known as a text beforehand, and one
comparison of texts replaces reading epoch, number and id (docs/decisions/0010-consumer-speed.md).
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from uuid import UUID

from attune_chassis.fold import FoldState, Verdict, fold
from attune_chassis.stream import CLAIM_TYPE, SEQUENCE_MAX, read_mark, sequence_text

_is_usual_id = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII).fullmatch


class RunningFold:
    """`take_run` and `take` records in log order; `state` is the fold of what was taken."""

    __slots__ = ("state",)

    def __init__(self, state: FoldState) -> None:
        self.state = state

    def take_run(self, records: Sequence[Mapping[str, str]], start: int) -> int:
        """Take records, given by their headers, from `start` on while each is to be applied and looks as usual.

        Gives the place of the first one not taken; what it means, `take` tells.
        """
        epoch, sequence = self.state.epoch, self.state.last_sequence
        if epoch <= 0:
            return start
        epoch_text, next_text = str(epoch), sequence_text(epoch, sequence + 1)
        epoch_part = next_text[:11]
        place, last_id = start, ""
        for headers in islice(records, start, min(len(records), start + SEQUENCE_MAX - sequence)):
            ce_id = headers.get("ce_id", "")
            if (
                headers.get("ce_sequence") != next_text
                or headers.get("ce_epoch") != epoch_text
                or headers.get("ce_type") == CLAIM_TYPE
                or not _is_usual_id(ce_id)
            ):
                break
            place, last_id = place + 1, ce_id
            next_text = f"{epoch_part}{sequence + place - start + 1:019d}"
        if place > start:
            self.state = FoldState(epoch, sequence + place - start, UUID(last_id))
        return place

    def take(self, headers: Mapping[str, str]) -> Verdict | None:
        """Take the next record whatever it looks like: what it means, None for one that no relay wrote."""
        mark = read_mark(headers)
        if mark is None:
            return None
        self.state, verdict = fold(self.state, mark)
        return verdict
