"""Every alarm of the plumbing as data: what it means, what to do, and when it is worth somebody's attention.

A name here is a promise: it is the metric's name and stays. The tables in docs/operations.md and the rules in
deploy/alerts/attune.rules.yml are made from this list and from the services' own (`<service>.alarms`), and each alarm
of the plumbing has a test that makes it fire (tests/alarms).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["page", "ticket"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """One alarm.

    Attributes:
        name: of the metric as Prometheus sees it, and of the alarm.
        told_by: the role whose process exports it.
        expression: PromQL, true while somebody should look.
        minutes: how long it must be true first.
        severity: `page` wakes somebody, `ticket` can wait for the morning.
        meaning: one sentence.
        action: what to do, with the command where there is one; `<service>` stands for the service's name.
    """

    name: str
    told_by: str
    expression: str
    minutes: int
    severity: Severity
    meaning: str
    action: str


ALARMS: tuple[Alarm, ...] = (
    Alarm(
        name="restored_not_settled",
        told_by="api",
        expression="restored_not_settled == 1",
        minutes=0,
        severity="page",
        meaning="The database was restored, or an operator said so; commands are refused until its relay has settled.",
        action="`<service> ops restore status` tells what it waits for; go on with "
        "[Restore a service's database](#restore-a-services-database).",
    ),
    Alarm(
        name="relay_orphans",
        told_by="api, relay",
        expression="relay_orphans > 0",
        minutes=0,
        severity="page",
        meaning="The log holds events of ours that the database does not know: it was restored to the past.",
        action="Stop old relays; wait for derived events to match again; then for each that is left "
        "`<service> ops orphans list`, `accept` or `withdraw`.",
    ),
    Alarm(
        name="outbox_oldest_age_seconds",
        told_by="api",
        expression="outbox_oldest_age_seconds > 60",
        minutes=2,
        severity="page",
        meaning="Facts are committed but not published; it fires without any relay too.",
        action="Does a relay run, does Kafka answer? `<service> ops status`. Nothing is lost meanwhile.",
    ),
    Alarm(
        name="relay_log_behind",
        told_by="relay",
        expression="relay_log_behind == 1",
        minutes=0,
        severity="page",
        meaning="A log lacks what the broker had acknowledged; nothing is published.",
        action="Stop everything. Restore the broker, or rebuild (`<service> ops rebuild PROJECTION`) or restore the "
        "consumers that were ahead; do not rewind them. Then restate.",
    ),
    Alarm(
        name="relay_refused",
        told_by="relay",
        expression="relay_refused == 1",
        minutes=0,
        severity="page",
        meaning="Kafka refuses for good (too large, no right to write), or unread records of ours were deleted.",
        action="The log names topic and reason; repair the topic or the rights (`attune-provision kafka`).",
    ),
    Alarm(
        name="relay_fenced_total",
        told_by="relay",
        expression="increase(relay_fenced_total[10m]) > 5",
        minutes=0,
        severity="ticket",
        meaning="Two relays of one service fight, again and again.",
        action="Find the second and stop it; an old primary's relay too. One that was paused and woke is harmless.",
    ),
    Alarm(
        name="consumer_gap_open",
        told_by="consumer",
        expression="consumer_gap_open == 1",
        minutes=0,
        severity="page",
        meaning="Something is missing from the log; what follows it is not applied.",
        action="Find out what was lost; then `<service> ops gap rewind`, or `gap accept` when it is gone for good.",
    ),
    Alarm(
        name="consumer_diverged",
        told_by="consumer",
        expression="consumer_diverged == 1",
        minutes=0,
        severity="page",
        meaning="The log holds two histories under one number; the partition is stopped.",
        action="Stop the producer; compare the log with its database: `<service> ops verify`.",
    ),
    Alarm(
        name="consumer_log_behind",
        told_by="consumer",
        expression="consumer_log_behind == 1",
        minutes=0,
        severity="page",
        meaning="The log is shorter than what was already read from it; the partition is stopped.",
        action="As for `relay_log_behind`: the broker lost acknowledged records.",
    ),
    Alarm(
        name="consumer_log_truncated",
        told_by="consumer",
        expression="consumer_log_truncated == 1",
        minutes=0,
        severity="page",
        meaning="Retention ran past this reader, or a new reader met a log without its beginning; it is stopped.",
        action="`<service> ops join` begins where the producer stands; then `<producer> ops restate` says again how "
        "things stand.",
    ),
    Alarm(
        name="consumer_lag_seconds",
        told_by="consumer",
        expression="consumer_lag_seconds > 300",
        minutes=5,
        severity="page",
        meaning="The record to be applied next has waited long: a stuck reader, or one too slow.",
        action="`/readyz` of the consumer names what it waits for; `<service> ops status` shows where it stands.",
    ),
    Alarm(
        name="parked",
        told_by="api",
        expression='parked{reason!="held_back"} > 0',
        minutes=5,
        severity="ticket",
        meaning="A record could not be applied and waits, by reason; its key is held back.",
        action="`<service> ops parked list`, `show`; repair, then `replay` its key, or `discard` it. Conflicting and "
        "unreadable intake records stay; their sender has been answered.",
    ),
    Alarm(
        name="parked_oldest_age_seconds",
        told_by="api",
        expression="parked_oldest_age_seconds > 86400",
        minutes=0,
        severity="page",
        meaning="Somebody's case has stood still for a day behind a parked record.",
        action="As for `parked`, today.",
    ),
    Alarm(
        name="held_keys",
        told_by="api",
        expression="held_keys > 10",
        minutes=5,
        severity="page",
        meaning="Many keys are held back: no single bad record, but a fault of the handler or the contract.",
        action="`<service> ops parked list` names the reason they share; repair the handler, then `replay` all.",
    ),
    Alarm(
        name="held_keys_oldest_age_seconds",
        told_by="api",
        expression="held_keys_oldest_age_seconds > 86400",
        minutes=0,
        severity="page",
        meaning="A key has been held back for a day.",
        action="As for `parked`, today.",
    ),
    Alarm(
        name="timers_failing",
        told_by="api",
        expression="timers_failing > 0",
        minutes=15,
        severity="ticket",
        meaning="A due timer's handler fails; it is tried again at growing intervals, at the latest every hour.",
        action="The timer role's log says where it fails (`timer_failed`); repair the handler, the timer then fires.",
    ),
    Alarm(
        name="deliveries_unclear",
        told_by="api",
        expression="deliveries_unclear > 0",
        minutes=15,
        severity="ticket",
        meaning="A mail or another outside effect may or may not have happened.",
        action="What must be told is sent again with the same Message-ID by itself. For the rest, and after a restore: "
        "`<service> ops deliveries list`, look it up on the other side, `<service> ops deliveries release`.",
    ),
    Alarm(
        name="topic_configuration_unlike_contracts",
        told_by="api",
        expression="topic_configuration_unlike_contracts == 1",
        minutes=0,
        severity="ticket",
        meaning="A topic of ours is not what the contracts declare: partitions, retention, compaction, rights.",
        action="The labels `topic` and `what` say where. Set it back: `attune-provision kafka`. Partitions cannot be "
        "taken away again; extra ones are ignored, more is a new topic.",
    ),
    Alarm(
        name="loop_unready_seconds",
        told_by="every role",
        expression="loop_unready_seconds > 300",
        minutes=0,
        severity="page",
        meaning="A relay, consumer, timer or delivery loop has not done its work for minutes.",
        action="`/readyz` of the process names what it waits for: the database, the broker, an operator.",
    ),
)


def documented(alarms: Iterable[Alarm]) -> str:
    """A table of docs/operations.md."""
    rows = (
        f"| `{alarm.name}` | {alarm.told_by} | `{_for_markdown(alarm)}` | {alarm.meaning} | {alarm.action} |"
        for alarm in alarms
    )
    return "\n".join(("| alarm | told by | fires when | means | do |", "|---|---|---|---|---|", *rows)) + "\n"


def prometheus_rules(groups: Mapping[str, Iterable[Alarm]]) -> str:
    """Alerting rules for Prometheus, as YAML: name of a group -> its alarms."""
    lines = [
        "# Alerting rules for Prometheus, made from lists in the code; do not edit by hand.",
        "groups:",
    ]
    for group, alarms in groups.items():
        lines += [f"  - name: {group}", "    rules:"]
        lines += [line for alarm in alarms for line in _rule(alarm)]
    return "\n".join(lines) + "\n"


def _rule(alarm: Alarm) -> tuple[str, ...]:
    return (
        f"      - alert: {alarm.name}",
        f"        expr: {_quoted(alarm.expression)}",
        f"        for: {alarm.minutes}m",
        "        labels:",
        f"          severity: {alarm.severity}",
        "        annotations:",
        f"          summary: {_quoted(alarm.meaning)}",
        f"          action: {_quoted(alarm.action)}",
    )


def _for_markdown(alarm: Alarm) -> str:
    lasting = f" for {alarm.minutes} min" if alarm.minutes else ""
    return alarm.expression.replace("|", "\\|") + lasting


def _quoted(text: str) -> str:
    """A YAML string in single quotes: nothing inside has a meaning but the quote itself."""
    return "'" + text.replace("'", "''") + "'"
