"""Our own folds give exactly the verdicts that stand, written by hand, in the golden logs of the partner pack."""

import importlib.util
import sqlite3
from pathlib import Path
from types import ModuleType, SimpleNamespace
from uuid import UUID

import pytest
from aiokafka import TopicPartition
from attune_chassis.checker.evidence import LogEntry
from attune_chassis.checker.ledger import Ledger
from attune_chassis.checker.log_judge import LogJudge
from attune_chassis.checker.reading import Reading
from attune_chassis.fold import FoldState, fold
from attune_chassis.running_fold import RunningFold
from attune_chassis.stream import read_mark
from attune_contracts.pack import GoldenLog, LogRecord, golden_logs
from attune_contracts.pack.scenario_language import VERDICTS

SUBSCRIBER = Path(__file__).parents[2] / "examples/subscriber/subscriber.py"

LOGS = pytest.mark.parametrize("log", golden_logs(), ids=lambda log: log.name)
BROKEN_LINES = [
    ("record_epoch < epoch", "False"),
    ("record_epoch > epoch or ", ""),
    ("number > last + 1", "False"),
    ("max(epoch, record_epoch)", "record_epoch"),
    ("last_id not in {None, record_id}", "False"),
    ("if not by_a_relay(headers):", 'if "ce_epoch" not in headers:'),
    ("< 2**31", "< 2**32"),
    ("< 2**63", "< 2**70"),
    ("int(sequence[1]) == int(epoch)", "True"),
    ("0 < int(epoch)", "0 <= int(epoch)"),
    ("0 < int(sequence[2])", "0 <= int(sequence[2])"),
    ('UUID.fullmatch(headers.get("ce_id", "")) is not None', "True"),
    ("[0-9]{10})-([0-9]{19}", "[0-9]+)-([0-9]+"),
]


def begun(log: GoldenLog) -> FoldState:
    last_id = None if log.begin.last_id is None else UUID(log.begin.last_id)
    return FoldState(log.begin.epoch, log.begin.last, last_id)


def expected(log: GoldenLog) -> list[str]:
    """The verdicts up to a stop."""
    return [record.verdict for record in log.records if record.verdict != "unread"]


def told(verdicts: list[str | None]) -> list[str]:
    """Our verdicts, up to a stop as well; what no relay wrote has none with us."""
    words = ["unreadable" if verdict is None else str(verdict) for verdict in verdicts]
    return words[: words.index("diverged") + 1] if "diverged" in words else words


def assert_ends_there(log: GoldenLog, state: FoldState) -> None:
    assert (state.epoch, state.last_sequence, str(state.last_ce_id)) == (log.end.epoch, log.end.last, log.end.last_id)


@LOGS
def test_the_chassis_fold_says_what_the_log_says(log: GoldenLog) -> None:
    state, verdicts = begun(log), []
    for record in log.records:
        mark = read_mark(record.headers)
        verdict = None
        if mark is not None:
            state, verdict = fold(state, mark)
        verdicts.append(verdict)
        if verdict == "diverged":
            break

    assert told(verdicts) == expected(log)
    assert_ends_there(log, state)


@LOGS
def test_the_consumers_fold_says_what_the_log_says(log: GoldenLog) -> None:
    folding, verdicts, place = RunningFold(begun(log)), [], 0
    headers = [record.headers for record in log.records]
    while place < len(headers) and "diverged" not in verdicts:
        after = folding.take_run(headers, place)
        verdicts += ["apply"] * (after - place) if after > place else [folding.take(headers[place])]
        place = max(after, place + 1)

    assert told(verdicts) == expected(log)
    assert_ends_there(log, folding.state)


def entry_of(record: LogRecord) -> LogEntry:
    version = record.headers.get("ce_aggregateversion")
    return LogEntry(
        offset=record.offset,
        mark=read_mark(record.headers),
        key=None if record.key is None else record.key.encode(),
        ce_type=record.headers.get("ce_type", ""),
        aggregate_version=None if version is None else int(version),
    )


@LOGS
def test_the_checker_says_what_the_log_says(log: GoldenLog) -> None:
    ledger = Ledger(alarms={})
    judge, reading, verdicts = LogJudge(ledger), Reading(complete=True), []
    complete = log.begin.next_offset == 0 and log.begin.last == 0
    judge.begin(complete=complete)
    reading.go_on_from(begun(log))
    for record in log.records:
        step = reading.step(entry_of(record))
        judge.step((log.topic, log.partition), step)
        verdicts.append(step.verdict)
        if step.verdict == "diverged":
            break

    assert told(verdicts) == expected(log)
    assert {UUID(record.headers["ce_id"]).int for record in log.applied} == judge.applied


def a_copy(source: str) -> ModuleType:
    """The example's subscriber, from its text."""
    specification = importlib.util.spec_from_loader("a_subscriber", loader=None)
    assert specification is not None
    module = importlib.util.module_from_spec(specification)
    exec(compile(source, str(SUBSCRIBER), "exec"), module.__dict__)  # noqa: S102 - a copy can be broken without harm
    return module


def effects(source: str, log: GoldenLog, *, together: bool) -> tuple[list[str], tuple[object, ...]]:
    """What the example does with a log, in one batch or record by record: ids in order, and where its row stands."""
    module, place = a_copy(source), TopicPartition(log.topic, log.partition)
    store = sqlite3.connect(":memory:", isolation_level=None)
    try:
        store.executescript(module.TABLES)
        begin = log.begin
        row = (*place, begin.epoch, begin.last, begin.last_id, begin.next_offset)
        store.execute("INSERT INTO position VALUES (?, ?, ?, ?, ?, ?)", row)
        batches = [log.records] if together else [(record,) for record in log.records]
        try:
            for batch in batches:
                module.take(store, place, [as_read(record) for record in batch])
        except SystemExit:
            pass
        applied = [ce_id for (ce_id,) in store.execute("SELECT id FROM effect ORDER BY rowid")]
        return applied, store.execute(module.ROW, place).fetchone()
    finally:
        store.close()


def as_read(record: LogRecord) -> SimpleNamespace:
    """As aiokafka gives it."""
    return SimpleNamespace(
        offset=record.offset,
        key=None if record.key is None else record.key.encode(),
        headers=tuple((name, value.encode()) for name, value in record.headers.items()),
        value=record.value.encode(),
    )


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
@LOGS
def test_the_examples_subscriber_applies_what_counts_and_stands_where_it_should(log: GoldenLog, together: bool) -> None:
    applied, row = effects(SUBSCRIBER.read_text("utf-8"), log, together=together)

    assert applied == [record.headers["ce_id"] for record in log.applied]
    assert row == (log.end.epoch, log.end.last, log.end.last_id, log.end.next_offset)


def verdicts_of(source: str, log: GoldenLog) -> list[str]:
    """What the example says of each record; it does not tell an old claim from a new one."""
    module = a_copy(source)
    state, verdicts = (log.begin.epoch, log.begin.last, log.begin.last_id), []
    for record in log.records:
        state, verdict = module.fold(state, record.headers)
        verdicts.append(verdict)
    return told(verdicts)


def agrees(source: str, log: GoldenLog) -> bool:
    right = ["claim" if verdict == "old_claim" else verdict for verdict in expected(log)]
    try:
        return verdicts_of(source, log) == right
    except (KeyError, ValueError, AttributeError):
        return False


def test_the_examples_subscriber_says_what_the_logs_say() -> None:
    assert all(agrees(SUBSCRIBER.read_text("utf-8"), log) for log in golden_logs())


@pytest.mark.parametrize(("right", "wrong"), BROKEN_LINES)
def test_a_subscriber_with_a_wrong_line_fails_on_one_of_the_logs(right: str, wrong: str) -> None:
    source = SUBSCRIBER.read_text("utf-8")
    assert source.count(right) == 1, "the line to break is there, once"

    assert not all(agrees(source.replace(right, wrong), log) for log in golden_logs())


def test_the_logs_hold_records_of_every_verdict() -> None:
    assert {record.verdict for log in golden_logs() for record in log.records} == set(VERDICTS)
