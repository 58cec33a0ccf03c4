"""Who still reads what comes to its end: told at any time, and refused once the end has come."""

import json
from datetime import UTC, datetime

import pytest
from attune_contracts.cli import app, deprecation
from attune_contracts.cli.deprecation import deprecated_types, still_read_by
from attune_contracts.events.referrals import ReferralMadeV1
from attune_contracts.registry import publishable_events
from typer.testing import CliRunner, Result

V1, V2 = ReferralMadeV1.ce_type, "attune.referrals.ReferralMade.v2"
ON_THE_LAST_DAY, AT_SUNSET = "2027-08-30", "2027-08-31"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["deprecated", *arguments])


@pytest.fixture
def still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Awards, let us say, has not been switched yet."""
    monkeypatch.setattr(ReferralMadeV1, "known_consumers", ("awards",))


def test_every_deprecated_type_is_told_with_its_end_its_successor_and_its_readers() -> None:
    result = run("--on", ON_THE_LAST_DAY)

    assert result.exit_code == 0
    row = f"{V1}  deprecated since 2026-11-22  sunset 2027-08-31  read {V2} instead  still read by: -"
    assert row in result.stdout.splitlines()
    ended = [event for event in publishable_events() if event.deprecation is not None]
    assert len(result.stdout.splitlines()) == len(ended) > 1


def test_the_same_for_machines() -> None:
    (row,) = (row for row in json.loads(run("--json").stdout) if row["type"] == V1)

    assert row == {
        "type": V1,
        "since": "2026-11-22T00:00:00+00:00",
        "sunset": "2027-08-31T00:00:00+00:00",
        "successor": V2,
        "still_read_by": [],
        "overdue": False,
    }


def test_a_sunset_that_has_passed_is_well_when_nobody_reads_the_type() -> None:
    assert run("--on", AT_SUNSET).exit_code == 0


@pytest.mark.usefixtures("still_read")
@pytest.mark.parametrize(("day", "exit_code"), [(ON_THE_LAST_DAY, 0), (AT_SUNSET, 1), ("2030-01-01", 1)])
def test_from_the_sunset_on_a_reader_of_the_old_type_fails_the_command(day: str, exit_code: int) -> None:
    for result in (run("--on", day), run("--on", day, "--json")):
        assert result.exit_code == exit_code
    told = run("--on", day)
    assert "still read by: awards" in told.stdout
    assert ("past its sunset, and awards would hear nothing more" in told.stderr) == bool(exit_code)


def test_a_service_counts_by_its_readers_declaration_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The event's own list and the services' declarations are two places: either is enough."""
    monkeypatch.setattr(deprecation, "types_read", lambda service: {V1} if service == "training" else set())
    assert still_read_by(V1) == ("training",)
    (row,) = (row for row in deprecated_types(datetime(2027, 9, 1, tzinfo=UTC)) if row["type"] == V1)
    assert (row["still_read_by"], row["overdue"]) == (["training"], True)


def test_a_day_that_is_none_is_misuse() -> None:
    assert run("--on", "soon").exit_code == 2
