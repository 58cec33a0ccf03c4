"""What is written down about a run, and what is left of the runs before it."""

import json
from pathlib import Path

import pytest
from attune_contracts.envelope import decode

from benchmarks.accounting import Bill
from benchmarks.events import VALUE_BYTES, number_of, shape_of
from benchmarks.figures import Measurement, Spread, percentile, ratios
from benchmarks.report import Section, write_results

ORDER = ("1. First", "2. Second")
MACHINE = [("CPU", "a fast one")]


def section(title: str, measured: str, *, met: bool | None) -> Section:
    made = Section(title)
    made.say(f"About {title}.")
    made.goal("as fast as light", measured, met)
    return made


def test_a_run_of_one_case_leaves_the_sections_of_the_others_as_they_were(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    write_results([section("2. Second", "0.9", met=False)], order=ORDER, machine=MACHINE, results=results)
    write_results([section("1. First", "1.2", met=True)], order=ORDER, machine=MACHINE, results=results)
    write_results([section("2. Second", "1.0", met=True)], order=ORDER, machine=MACHINE, results=results)

    text = results.read_text()
    assert text.index("About 1. First.") < text.index("About 2. Second.")
    assert text.count("About 2. Second.") == 1
    assert "0.9" not in text


def test_the_goals_of_all_cases_stand_at_the_top_and_a_missed_one_is_counted(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    write_results(
        [section("1. First", "1.2", met=True), section("2. Second", "0.9", met=False)],
        order=ORDER,
        machine=MACHINE,
        results=results,
    )

    head = results.read_text().split("## 1. First")[0]
    assert "2 goals, 1 NOT met." in head
    assert "| as fast as light | 1.2 | met |" in head
    assert "| as fast as light | 0.9 | **NOT met** |" in head


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    assert "| as fast as light | no rival | not measured |" in section("1. First", "no rival", met=None).text()


def test_a_ratio_compares_turns_of_the_same_round() -> None:
    assert ratios([10.0, 30.0, 20.0], [10.0, 10.0, 5.0]) == Spread(1.0, 3.0, 4.0)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 99), percentile(values, 100)) == (50.0, 99.0, 100.0)
    assert percentile([7.0], 99) == 7.0


def test_cpu_is_told_for_a_hundred_thousand() -> None:
    measured = Measurement("ours", 50_000, 2.0, Bill({"ours": 0.4}, {"ours": 80.0}))
    assert (measured.rate, measured.own_cpu_per_100k) == (25_000.0, 0.8)


@pytest.mark.parametrize("value_bytes", VALUE_BYTES)
def test_the_events_are_real_ones_each_with_an_id_and_a_place_of_its_own(value_bytes: int) -> None:
    shape = shape_of(value_bytes)
    events = list(shape.events(6_000))

    assert abs(shape.value_bytes - value_bytes) < 20
    assert len({event.ce_id for event in events}) == 6_000
    assert [number_of(event.ce_id) for event in events] == list(range(6_000))
    for event in (events[0], events[5_000]):
        headers = dict(json.loads(event.headers))
        assert headers["ce_id"] == str(event.ce_id)
        assert headers["ce_partitionkey"] == event.key.decode()
        assert event.key in decode(headers, event.value).model_dump_json().encode()
    first, again = (dict(json.loads(events[number].headers)) for number in (0, 5_000))
    assert (first["ce_aggregateversion"], again["ce_aggregateversion"]) == ("1", "2")
    assert events[0].key == events[5_000].key
