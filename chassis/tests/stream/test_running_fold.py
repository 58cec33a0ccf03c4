"""The quick way through a log gives exactly the verdicts of the one rule, on any headers."""

from uuid import UUID

import pytest
from attune_chassis import running_fold
from attune_chassis.fold import FoldState, fold
from attune_chassis.running_fold import RunningFold
from attune_chassis.stream import CLAIM_TYPE, read_mark, sequence_text
from hypothesis import example, given
from hypothesis import strategies as some

IDS = [str(UUID(int=number)) for number in range(1, 5)]
LAST = 2**63 - 1

epoch_texts = some.sampled_from(["1", "2", "3", "0", "01", "", "x", "2147483648"])
sequence_texts = some.one_of(
    some.builds(sequence_text, some.integers(0, 3), some.integers(0, 6)),
    some.builds(sequence_text, some.just(1), some.integers(LAST - 1, LAST + 1)),
    some.sampled_from(["", "1-1"]),
)
odd_ids = some.sampled_from([IDS[0].upper(), IDS[0].replace("-", ""), "{" + IDS[0] + "}", "", "no id", IDS[0] + "\n"])
types = some.sampled_from(["attune.trial.Happened.v1", CLAIM_TYPE, ""])
any_headers = some.fixed_dictionaries(
    {},
    optional={
        "ce_epoch": epoch_texts,
        "ce_sequence": sequence_texts,
        "ce_id": some.one_of(some.sampled_from(IDS), odd_ids),
        "ce_type": types,
    },
)
states = some.builds(
    FoldState,
    some.integers(0, 3),
    some.one_of(some.integers(0, 5), some.integers(LAST - 2, LAST)),
    some.sampled_from([None, *map(UUID, IDS)]),
)


@some.composite
def runs(draw):
    """Stretches as a relay writes them, with anything at all between them."""
    log, epoch, sequence = [], 1, draw(some.integers(0, 3))
    for _ in range(draw(some.integers(0, 4))):
        for _ in range(draw(some.integers(0, 4))):
            sequence += 1
            log.append(numbered(epoch, sequence, draw(some.sampled_from(IDS))))
        log += draw(some.lists(any_headers, max_size=2))
        epoch = draw(some.integers(epoch, epoch + 1))
    return log


def numbered(epoch, sequence, ce_id):
    texts = {"ce_epoch": str(epoch), "ce_sequence": sequence_text(epoch, sequence)}
    return texts | {"ce_id": ce_id, "ce_type": "attune.trial.Happened.v1"}


def by_the_rule(state, log):
    verdicts = []
    for headers in log:
        mark = read_mark(headers)
        verdict = None
        if mark is not None:
            state, verdict = fold(state, mark)
        verdicts.append(verdict)
    return state, verdicts


def quickly(state, log):
    folding, verdicts, place = RunningFold(state), [], 0
    while place < len(log):
        after = folding.take_run(log, place)
        verdicts += ["apply"] * (after - place)
        place = after
        if place < len(log):
            verdicts.append(folding.take(log[place]))
            place += 1
    return folding.state, verdicts


@given(states, some.one_of(some.lists(any_headers, max_size=12), runs()))
@example(FoldState(0, 0, None), [{}, {"ce_id": IDS[0]}])
@example(FoldState(1, LAST, None), [numbered(1, LAST + 1, IDS[0])])
@example(FoldState(1, 1, None), [numbered(1, 2, IDS[0]) | {"ce_type": CLAIM_TYPE}])
@example(FoldState(1, 1, None), [numbered(1, 2, "no id")])
def test_the_quick_way_gives_the_verdicts_of_the_rule(state, log):
    assert quickly(state, log) == by_the_rule(state, log)


def test_a_run_of_usual_records_is_taken_in_one_go_and_ends_before_the_unusual():
    log = [numbered(1, sequence, IDS[0]) for sequence in (1, 2, 3, 5)]
    folding = RunningFold(FoldState(1))
    assert folding.take_run(log, 0) == 3
    assert folding.state == FoldState(1, 3, UUID(IDS[0]))
    assert folding.take(log[3]) == "gap"


@pytest.mark.parametrize(
    ("name", "value"),
    [("CLAIM_TYPE", "another"), ("SEQUENCE_MAX", LAST + 1), ("_is_usual_id", lambda _: True)],
)
def test_the_comparison_sees_each_part_of_the_quick_way(monkeypatch, name, value):
    monkeypatch.setattr(running_fold, name, value)
    with pytest.raises((AssertionError, ValueError, ExceptionGroup)):
        test_the_quick_way_gives_the_verdicts_of_the_rule()
