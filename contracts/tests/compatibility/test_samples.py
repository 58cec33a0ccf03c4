"""Each rule of the gate fails on a sample of its own, and harmless changes pass."""

from functools import cache

import pytest
from attune_contracts.compatibility.advice import INSTEAD
from attune_contracts.compatibility.finding import Report
from attune_contracts.compatibility.rules import RULES, Rule

from contracts.tests.compatibility.samples_of_changes import Sample, samples

BREAKING = samples("breaking")
HARMLESS = samples("harmless")


@cache
def whole_report(name: str) -> Report:
    """What rules and search say of one sample; asked by several tests, worked out once."""
    return next(sample for sample in (*BREAKING, *HARMLESS) if sample.name == name).report()


def named(sample: Sample) -> str:
    return sample.name


@pytest.mark.parametrize("sample", BREAKING, ids=named)
def test_a_breaking_change_is_found_by_its_rule(sample: Sample) -> None:
    found = [finding for finding in sample.report(by_search=False).findings if finding.rule == sample.rule]

    assert [finding.path for finding in found] == [sample.path]
    assert found[0].detail
    assert found[0].instead


@pytest.mark.parametrize("sample", BREAKING, ids=named)
def test_a_breaking_change_passes_the_other_rules_so_its_own_is_needed(sample: Sample) -> None:
    others = tuple(rule for rule in RULES if rule.name != sample.rule)

    found = list(sample.report(rules=others, by_search=False).findings)
    if sample.name == "unit_of_the_name_changed":  # a field that goes and comes is gone, whatever else it is
        found = [finding for finding in found if finding.rule != "field_removed"]
    assert found == []


@pytest.mark.parametrize("sample", BREAKING, ids=named)
def test_search_alone_finds_what_data_can_show_and_nothing_else(sample: Sample) -> None:
    found = sample.report(rules=()).findings

    assert bool(found) is sample.shown_by_search
    for finding in found:
        assert finding.rule == "counterexample"
        assert finding.counterexample is not None


@pytest.mark.parametrize("sample", [sample for sample in BREAKING if sample.shown_by_search], ids=named)
def test_what_data_can_show_is_shown_at_the_field_its_rule_names(sample: Sample) -> None:
    findings = whole_report(sample.name).findings

    assert {finding.rule for finding in findings} == {sample.rule}
    assert all(finding.counterexample is not None for finding in findings)


@pytest.mark.parametrize("sample", HARMLESS, ids=named)
def test_a_harmless_change_passes_rules_and_search(sample: Sample) -> None:
    assert whole_report(sample.name).findings == ()


def test_every_rule_has_a_sample_and_says_what_to_do_instead() -> None:
    names = [rule.name for rule in RULES]

    assert sorted({sample.rule for sample in BREAKING if sample.rule}) == sorted(names)
    assert sorted(INSTEAD) == sorted(names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_truly_whether_search_sees_it_too(rule: Rule) -> None:
    shown = {sample.shown_by_search for sample in BREAKING if sample.rule == rule.name}

    assert rule.search_sees is (True in shown)


def test_a_new_optional_field_is_named_among_the_harmless() -> None:
    sample = next(sample for sample in HARMLESS if sample.name == "optional_field_added")

    assert whole_report(sample.name).harmless == (
        "attune.sample.VisitHeld.v1 colour: a new optional field; released readers pass it over",
    )
