"""The alarms are lists in code: the operator's tables and the rules are made from them.

To bring tables and rules up to date after a change of a list:

    ATTUNE_WRITE_DOCUMENTS=1 ./attune test tests/documents
"""

import ast
import os
import re
from pathlib import Path

import pytest
import yaml
from attune_chassis import metrics
from attune_chassis.alarms import ALARMS, documented, prometheus_rules
from attune_chassis.stream_metrics import StreamMetrics
from notifications.alarms import DELIVERY_ALARMS
from prometheus_client import REGISTRY, CollectorRegistry
from referrals.alarms import LOOP_ALARMS

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
RULES = ROOT / "deploy" / "alerts" / "attune.rules.yml"
NORM = ROOT / "docs" / "exactly-once.md"
GROUPS = {"attune": ALARMS, "referrals": LOOP_ALARMS, "notifications": DELIVERY_ALARMS}
BLOCK = re.compile(r"(<!-- generated: alarms of (?P<group>[a-z]+) -->\n)(?P<text>.*?)(<!-- /generated -->)", re.S)
ALARM_TESTS = ROOT / "chassis" / "tests" / "stream" / "alarms"
METRIC = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def alarm_tests() -> set[str]:
    trees = (ast.parse(path.read_text("utf-8")) for path in ALARM_TESTS.glob("test_*.py"))
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)}


def exported() -> set[str]:
    """Every metric the processes of a service export, by the name Prometheus sees."""
    own = StreamMetrics(CollectorRegistry()).registry
    described = [metric for registry in (own, REGISTRY) for metric in registry.collect()]
    assert metrics.LOOP_UP is not None
    return {name for metric in described for name in (metric.name, f"{metric.name}_total")}


def test_the_operators_tables_are_the_lists_of_alarms() -> None:
    text = OPERATIONS.read_text("utf-8")
    wanted = BLOCK.sub(lambda match: match[1] + documented(GROUPS[match["group"]]) + match[4], text)
    if os.environ.get("ATTUNE_WRITE_DOCUMENTS"):
        OPERATIONS.write_text(wanted, "utf-8")
    assert {match["group"] for match in BLOCK.finditer(text)} == set(GROUPS), "docs/operations.md has lost a table"
    assert OPERATIONS.read_text("utf-8") == wanted


def test_the_rules_for_prometheus_are_the_lists_of_alarms() -> None:
    if os.environ.get("ATTUNE_WRITE_DOCUMENTS"):
        RULES.write_text(prometheus_rules(GROUPS), "utf-8")
    assert RULES.read_text("utf-8") == prometheus_rules(GROUPS)


def test_the_rules_can_be_read_and_say_all_that_somebody_who_is_woken_needs() -> None:
    groups = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    assert [group["name"] for group in groups] == list(GROUPS)
    rules = [rule for group in groups for rule in group["rules"]]
    alarms = [alarm for listed in GROUPS.values() for alarm in listed]
    assert [rule["alert"] for rule in rules] == [alarm.name for alarm in alarms]
    for rule, alarm in zip(rules, alarms, strict=True):
        assert rule["expr"] == alarm.expression
        assert re.fullmatch(r"\d+m", rule["for"])
        assert rule["annotations"] == {"summary": alarm.meaning, "action": alarm.action}


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
def test_each_alarm_is_exported_asked_for_and_made_to_fire(alarm) -> None:
    assert alarm.name in exported(), "no process exports it"
    assert alarm.name in alarm.expression, "its rule asks for something else"
    fires = re.compile(rf"test_{alarm.name}_(fires|counts)")
    assert any(fires.match(name) for name in alarm_tests()), f"no test in {ALARM_TESTS.name} makes it fire"


def test_no_alarm_is_named_twice() -> None:
    names = [alarm.name for listed in GROUPS.values() for alarm in listed]
    assert len(set(names)) == len(names)


def test_the_protocols_list_of_alarms_is_the_same() -> None:
    section = NORM.read_text("utf-8").split("## 11. Alarms")[1].split("\n## ")[0]
    assert set(METRIC.findall(" ".join(re.findall(r"`([^`]+)`", section)))) | {"parked"} >= {
        alarm.name for alarm in ALARMS
    }
