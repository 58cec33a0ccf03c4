"""The watch over what a service reads sees what it must see: a reader of a few lines is written and watched here."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from attune_chassis.subscription import Record
from attune_contracts import decode
from attune_contracts.goldens import valid_goldens
from attune_contracts.readers import Consumer
from attune_contracts.readers.declaration import reads
from attune_sandbox.testing.reading_places import Places
from attune_sandbox.testing.watched_reading import Reading, watching

HEAD: Final = """
from attune_contracts.events.training import AccreditationGrantedV1

def hear(record, event: AccreditationGrantedV1):
    kept = record.ce_id, event.elsa_id, [party.role for party in event.parties]
"""
GRANTED: Final = next(golden for golden in valid_goldens() if golden.ce_type.endswith(".AccreditationGranted.v1"))
DECLARED: Final = reads("elsa_id", "parties.role", headers=("ce_id",))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty package that can be imported, and is forgotten afterwards."""
    folder = tmp_path / "src" / "small_reader"
    folder.mkdir(parents=True)
    folder.joinpath("__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "src")
    yield folder
    for name in [name for name in sys.modules if name.startswith("small_reader")]:
        del sys.modules[name]


def hear(package: Path, more: str, declared: Any = DECLARED) -> tuple[Reading, Places]:
    """Watch a reader whose last lines are these, while it hears one accreditation."""
    package.joinpath("hearing.py").write_text(HEAD + more)
    module: ModuleType = importlib.import_module("small_reader.hearing")
    record = Record(GRANTED.topic, 0, 0, b"", GRANTED.headers, GRANTED.value)
    with watching("small_reader", [Consumer("small_reader", {GRANTED.ce_type: declared})]) as reading:
        places = Places(reading)
        event = decode(GRANTED.headers, GRANTED.value)
        with places.followed():
            module.hear(record, event)
    return reading, places


def test_a_reader_that_keeps_to_its_declaration_passes(package: Path) -> None:
    reading, places = hear(package, "")
    assert [*reading.undeclared(), *reading.unread(), *places.problems()] == []


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("event.granted_on", "granted_on"),
        ("getattr(event, 'granted_on')", "granted_on"),
        ("event.parties[0].party_id", "parties.party_id"),
        ("event.model_dump()", "policy_version"),
        ("dict(event)", "policy_version"),
        ("vars(event)", "policy_version"),
        ("event == event.model_copy()", "policy_version"),
        ("record.headers['ce_time']", "ce_time"),
        ("record.headers.get('traceparent')", "traceparent"),
        ("record.ce_source", "ce_source"),
    ],
)
def test_who_reads_more_than_is_declared_is_seen(package: Path, line: str, path: str) -> None:
    reading, _ = hear(package, f"    {line}\n")
    assert any(f" reads {path} of {GRANTED.ce_type}, but does not declare it" in said for said in reading.undeclared())


def test_who_reads_less_than_is_declared_is_seen(package: Path) -> None:
    reading, _ = hear(package, "", reads("elsa_id", "parties.role", "setting_id", headers=("ce_id", "ce_time")))
    assert [said.split(" of ")[0].split()[-1] for said in reading.unread()] == ["setting_id", "ce_time"]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("    if not kept:\n        print(event.granted_on)\n", "may read granted_on of event"),
        ("    kept = kept or event.granted_on\n", "may read granted_on of event"),
        ("    if not kept:\n        print(event)\n", "no scenario gets there"),
        ("    for name in ('elsa_id',):\n        getattr(event, name)\n", "by a name made at run time"),
        ("    both = [record, event]\n    if not kept:\n        print(both)\n", "both, an event or with one inside"),
        ("def other(event: AccreditationGrantedV1): ...\n", "other takes an event and is called by no scenario"),
        (
            "    t = {1: lambda e: e.elsa_id,\n         2: lambda e: e.granted_on}\n    t[1](event)\n",
            "the lambda of line 7",
        ),
    ],
)
def test_a_read_that_no_scenario_reaches_is_found_in_the_source(package: Path, lines: str, complaint: str) -> None:
    reading, places = hear(package, lines)
    assert reading.undeclared() == []
    assert any(complaint in said for said in places.problems()), places.problems()


def test_what_tests_and_contracts_look_at_themselves_does_not_count() -> None:
    with watching("awards") as reading:
        event = decode(GRANTED.headers, GRANTED.value)
        assert event.model_dump()
        assert event.parties  # type: ignore[attr-defined]  # an accreditation has them
    assert reading.fields == {}


def test_after_the_watch_models_and_records_are_as_before() -> None:
    before = Record.headers
    with watching("awards"):
        assert Record.headers is not before
    assert Record.headers is before
    assert "__getattribute__" not in vars(sys.modules["attune_contracts.model"].ContractModel)
