"""Checks this machine cannot make: counted apart from passes, named loudly at the end, and failures where demanded.

A test that needs a tool from outside (Node, a browser, a JDK) asks a fixture for it, which calls `not_checked` when the
tool is missing. The run then ends with a `NOT CHECKED` section that names every test left out and what would let it
run. Where `ATTUNE_EVERY_CHECK` is set, as continuous integration sets it, the same test fails instead.
"""

import os
from typing import NoReturn

import pytest

DEMAND_VARIABLE = "ATTUNE_EVERY_CHECK"
_MARK = "NOT CHECKED: "


def every_check_demanded() -> bool:
    """Whether a missing tool is a failure."""
    return os.environ.get(DEMAND_VARIABLE, "") not in {"", "0"}


def not_checked(reason: str) -> NoReturn:
    """End the asking test as not checked. `reason` is a sentence that says what is missing and how to get it."""
    if every_check_demanded():
        pytest.fail(f"{_MARK}{reason} ({DEMAND_VARIABLE} demands every check)", pytrace=False)
    raise pytest.skip.Exception(_MARK + reason, _use_item_location=True)


def reason_of(report: pytest.TestReport) -> str | None:
    """Why a test was not checked; None for every other test. Holds for the reports of other processes too."""
    if report.outcome == "skipped" and isinstance(report.longrepr, tuple):
        words = report.longrepr[2]
        if _MARK in words:
            return words.split(_MARK, 1)[1]
    return None


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Counted under a name of its own, so that nobody takes it for a pass."""
    if isinstance(report, pytest.TestReport) and reason_of(report) is not None:
        return "not checked", "N", ("NOT CHECKED", {"red": True, "bold": True})
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names every test left out, below the reason they share."""
    left_out: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("not checked", []):
        left_out.setdefault(reason_of(report) or "", []).append(report.nodeid)
    if not left_out:
        return
    count = sum(map(len, left_out.values()))
    terminalreporter.section(f"NOT CHECKED: {count} tests were left out", sep="=", red=True, bold=True)
    for reason, names in left_out.items():
        terminalreporter.write_line(f"NOT CHECKED: {reason}", red=True)
        for name in names:
            terminalreporter.write_line(f"  {name}")
    terminalreporter.write_line(f"Set {DEMAND_VARIABLE}=1 to have a run fail on these.")
