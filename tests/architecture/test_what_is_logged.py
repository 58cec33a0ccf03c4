"""Log fields and metric labels have names on a list; each name stands for codes, ids, counts or names of ours.

What a log line says is its event's name and these fields; a field of another name is first put here with what it holds.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import attune_chassis.metrics
import pytest
from attune_chassis.redaction import is_personal
from attune_chassis.stream_metrics import StreamMetrics
from notifications.adapters import delivery_metrics
from prometheus_client import REGISTRY, CollectorRegistry

ROOT = Path(__file__).parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log", "bind"}
BINDERS = {"correlated", "bound_contextvars", "bind_contextvars"}

LOG_FIELDS = {
    "alarm": "code",
    "answer": "count",
    "consumer": "name of ours",
    "correlation_id": "id",
    "declared": "setting of a topic",
    "detail": "sentence of ours, without values of events",
    "event_id": "id",
    "exc_info": "class and place of an exception; its text is withheld",
    "fact": "name of ours",
    "fact_id": "id",
    "found": "setting of a topic",
    "grace_seconds": "count",
    "integrator": "name of ours",
    "kind": "code",
    "loop": "name of ours",
    "method": "code",
    "milliseconds": "count",
    "number": "count",
    "outcome": "code",
    "port": "count",
    "reason": "code",
    "referral_id": "id",
    "role": "code",
    "roles": "codes",
    "route": "pattern of a path, without its values",
    "sequence": "count",
    "service": "name of ours",
    "status": "code",
    "timer_id": "id",
    "topic": "name of ours",
    "what": "setting of a topic",
}
METRIC_LABELS = {
    "consumer": "name of ours",
    "kind": "code",
    "loop": "name of ours",
    "method": "code",
    "outcome": "code",
    "partition": "count",
    "provider": "name of ours",
    "reason": "code",
    "resolved": "code",
    "route": "pattern of a path, without its values",
    "status": "code",
    "topic": "name of ours",
    "verdict": "code",
    "what": "setting of a topic",
}
SPREAD = {
    "chassis/src/attune_chassis/housekeeping.py": "table by table how many rows were deleted",
    "chassis/src/attune_chassis/logs.py": "hands on what its callers name, who are looked at themselves",
}
"""Where fields are handed on without their names, and what they are."""


def sources() -> Iterator[tuple[str, str]]:
    for pattern in ("chassis/src/**/*.py", "contracts/src/**/*.py", "services/*/src/**/*.py", "deploy/*/src/**/*.py"):
        for path in ROOT.glob(pattern):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def faults(path: str, text: str) -> Iterator[str]:
    """Every field of a log line that is not on the list, and every line that is no constant."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        logs = isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS and _is_logger(node.func.value)
        said = node.args[1:] if isinstance(node.func, ast.Attribute) and node.func.attr == "log" else node.args
        if logs and said and not isinstance(said[0], ast.Constant):
            yield f"{path}:{node.lineno}: the event of a log line is a constant, values are fields"
        if logs or (isinstance(node.func, ast.Name) and node.func.id in BINDERS) or _ends_with_binder(node.func):
            for keyword in node.keywords:
                if keyword.arg is None and path not in SPREAD:
                    yield f"{path}:{node.lineno}: fields are handed on without their names"
                if keyword.arg is not None and keyword.arg not in LOG_FIELDS:
                    yield f"{path}:{node.lineno}: {keyword.arg} is not on the list of log fields"


def _is_logger(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"log", "logger", "_log"}


def _ends_with_binder(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in BINDERS


def test_every_log_line_is_a_constant_with_fields_of_known_names() -> None:
    found = [fault for path, text in sources() for fault in faults(path, text)]
    assert not found, "\n".join(found)


def test_every_logger_is_called_log_so_that_this_test_sees_it() -> None:
    made = [line.strip() for _, text in sources() for line in text.splitlines() if "get_logger(__name__)" in line]
    assert made
    assert all(line.startswith(("log = ", "_log = ", '"""The logger')) for line in made), made


@pytest.mark.parametrize(
    "line",
    [
        'log.info("referral_made", child_name=name)',
        'log.warning(f"referral of {name}")',
        'log.info("referral_made", **fields)',
        'structlog.contextvars.bind_contextvars(email="x")',
        "with bound_contextvars(upn=upn): ...",
    ],
)
def test_a_field_that_is_not_on_the_list_is_found(line: str) -> None:
    assert list(faults("services/awards/src/awards/app/a.py", line))


def test_every_metric_has_labels_of_known_names() -> None:
    registry = CollectorRegistry()
    StreamMetrics(registry)
    assert attune_chassis.metrics.HTTP_SECONDS
    assert delivery_metrics.UNCLEAR_SENDS
    labels = {name for one in (registry, REGISTRY) for metric in one._collector_to_names for name in labels_of(metric)}
    stated = {name for _, text in sources() for name in stated_labels(text)}
    assert labels | stated == set(METRIC_LABELS)


def stated_labels(text: str) -> Iterator[str]:
    """The labels of a service's own gauges, which no registry knows before they are read."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "StatedGauge":
            given = [keyword.value for keyword in node.keywords if keyword.arg == "labels"]
            yield from (name for value in given for name in ast.literal_eval(value))


def test_a_label_of_a_stated_gauge_is_seen() -> None:
    assert list(stated_labels('StatedGauge(name="a", figures={("x",): 1.0}, labels=("child_name",))')) == ["child_name"]


def labels_of(metric: object) -> tuple[str, ...]:
    return tuple(getattr(metric, "_labelnames", ()))


def test_no_name_on_a_list_is_one_that_is_withheld_as_personal() -> None:
    assert not [name for name in (*LOG_FIELDS, *METRIC_LABELS) if is_personal(name)]


def test_every_name_on_the_list_of_fields_is_used() -> None:
    code = "\n".join(text for _, text in sources())
    assert not [name for name in LOG_FIELDS if f"{name}=" not in code]
