"""What of a status needs an operator, each with the command that helps.

Limits in seconds are generous: a busy service is not a sick one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attune_chassis.ops.words import age, counted

if TYPE_CHECKING:
    from attune_chassis.ops.status import Status

OUTBOX_SECONDS_MAX = 60.0
LAG_SECONDS_MAX = 300.0


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to see to; `code` is stable, `command` what to type after `ops`, empty where no command helps."""

    code: str
    sentence: str
    command: str


def attention(status: "Status") -> list[Attention]:
    """Worst first."""
    return [*_log(status), *_decisions(status), *_waiting(status), *_roles(status)]


def _log(status: "Status") -> Iterator[Attention]:
    if status.lag is None:
        yield Attention("kafka_unreachable", status.kafka, "")
    for topic in status.lag or ():
        for one in topic.partitions:
            where = f"{topic.consumer} in {topic.topic}/{one.partition}"
            if one.trouble == "log_behind":
                sentence = f"The log ends at {one.log_end}, before {where}, which stands at {one.next_offset}."
                yield Attention("consumer_log_behind", f"{sentence} The broker lost acknowledged records.", "")
            if one.trouble == "truncated":
                sentence = (
                    f"Unread records of {where} are gone: the log begins at {one.log_start}, not {one.next_offset}."
                )
                yield Attention("consumer_log_truncated", sentence, "gap list")


def _decisions(status: "Status") -> Iterator[Attention]:
    if not status.restore["takes_commands"]:
        sentence = "This database was restored: commands are refused until a relay has settled here."
        yield Attention("restored_not_settled", sentence, "restore status")
    if count := status.orphans["open"]:
        sentence = f"{counted(count, 'orphan waits', 'orphans wait')} for a decision; until then nothing is published."
        yield Attention("relay_orphans", sentence, "orphans list")
    for gap in status.gaps:
        where = f"{gap['consumer']} in {gap['topic']}/{gap['partition']}"
        yield Attention("consumer_gap_open", f"Something is missing from the log before {where}.", "gap list")
    for row in status.parked:
        records = counted(row["records"], "record is", "records are")
        since = f"for {age(row['oldest_seconds'])}"
        sentence = f"{records} parked in {row['topic']} by {row['consumer']} ({row['reason']}), {since}."
        yield Attention("parked", sentence, "parked list")
    if unclear := sum(row["unclear"] for row in status.deliveries if not row["sends_by_itself"]):
        sentence = f"{counted(unclear, 'delivery', 'deliveries')} may or may not have happened, and wait for you."
        yield Attention("deliveries_unclear", sentence, "deliveries list")


def _waiting(status: "Status") -> Iterator[Attention]:
    if (oldest := status.outbox["oldest_seconds"]) is not None and oldest > OUTBOX_SECONDS_MAX:
        rows = counted(status.outbox["rows"], "event", "events")
        sentence = f"The oldest of {rows} has waited {age(oldest)} for the relay."
        if status.relay and not status.relay["lock_held"]:
            sentence += " No relay is connected: is the relay role running?"
        yield Attention("outbox_oldest_age_seconds", sentence, "")
    for topic in status.lag or ():
        if topic.seconds is not None and topic.seconds > LAG_SECONDS_MAX:
            records = counted(topic.records, "record", "records")
            sentence = f"{topic.consumer} is {records} behind in {topic.topic}, the next one {age(topic.seconds)} old."
            yield Attention("consumer_lag_seconds", sentence, "")
    for row in status.timers_failing:
        sentence = f"{counted(row['failing'], 'timer', 'timers')} of kind {row['kind']} failed and will be tried again."
        yield Attention("timers_failing", sentence, "")


def _roles(status: "Status") -> Iterator[Attention]:
    if status.roles.named and status.roles.answer is None:
        yield Attention("no_answer", f"Nothing answers at {status.roles.asked}.", "")
    for role, said in (status.roles.answer or {}).items():
        failed = [f"{name}: {word}" for name, word in said["checks"].items() if word != "ok"]
        if not said["ready"]:
            yield Attention("role_not_ready", f"The role {role} is not ready ({'; '.join(failed)}).", "")
