"""Connections go back to the pool as they are, so no statement of a `.sql` file may outlive its transaction."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN_CONNECTION = {"migrate.sql", "rebuild.sql", "relay.sql"}
"""Files whose statements run on connections that are closed after their use, never through a pool."""
LASTING = {
    "a setting": re.compile(r"(?i)\A\s*SET\s+(?!LOCAL\b|CONSTRAINTS\b)"),
    "a setting by function": re.compile(r"(?i)set_config\s*\([^)]*,\s*false\s*\)"),
    "a lock": re.compile(r"(?i)\bpg_(try_)?advisory_lock(_shared)?\s*\("),
    "a cursor": re.compile(r"(?i)\bWITH\s+HOLD\b"),
    "a notification": re.compile(r"(?i)\A\s*LISTEN\b"),
    "a table": re.compile(r"(?i)\bCREATE\s+(LOCAL\s+)?TEMP(ORARY)?\b"),
}


def statements(text: str) -> list[str]:
    """The statements of a file, without comments."""
    return re.sub(r"--.*$", "", text, flags=re.MULTILINE).split(";")


def lasting(text: str) -> set[str]:
    return {what for one in statements(text) for what, pattern in LASTING.items() if pattern.search(one)}


def pooled_files() -> list[Path]:
    found = [*ROOT.glob("chassis/src/**/*.sql"), *ROOT.glob("services/*/src/**/*.sql")]
    return [path for path in found if path.name not in OWN_CONNECTION and "migrations" not in path.parts]


@pytest.mark.parametrize("path", pooled_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_that_goes_through_a_pool_outlives_its_transaction(path: Path) -> None:
    assert lasting(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("a setting", "SET statement_timeout = 0;"),
        ("a setting", "SET SESSION role TO owner;"),
        ("a setting by function", "SELECT set_config('role', 'owner', false);"),
        ("a lock", "SELECT pg_advisory_lock(1);"),
        ("a cursor", "DECLARE c CURSOR WITH HOLD FOR SELECT 1;"),
        ("a notification", "LISTEN outbox;"),
        ("a table", "CREATE TEMP TABLE t (id int);"),
    ],
)
def test_what_outlives_it_is_seen(what: str, statement: str) -> None:
    assert lasting(f"-- name: one()\n-- SET x = 1 in a comment\n{statement}") == {what}


@pytest.mark.parametrize(
    "statement", ["SET LOCAL role = owner;", "UPDATE t\n   SET a = 1;", "SELECT pg_advisory_xact_lock(1);"]
)
def test_what_ends_with_its_transaction_is_let_pass(statement: str) -> None:
    assert lasting(f"-- name: one()\n{statement}") == set()
