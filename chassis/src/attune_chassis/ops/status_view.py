"""A status as tables."""

from typing import TYPE_CHECKING

from rich.console import Console

from attune_chassis.ops.frame import table
from attune_chassis.ops.words import age, counted

if TYPE_CHECKING:
    from attune_chassis.ops.status import Status


def show_status(status: "Status", console: Console) -> None:
    """What needs an operator first, then how everything stands."""
    _show_attention(status, console)
    console.print(_roles_line(status))
    if status.relay:
        console.print(_relay_line(status))
    _show_lag(status, console)
    _show_waiting(status, console)
    orphans = status.orphans
    console.print(
        f"orphans    {orphans['open']} open, {orphans['accepted']} accepted, {orphans['withdrawn']} withdrawn"
    )
    for row in status.deliveries:
        console.print(f"deliveries {row['deliveries']} {row['kind']} {row['state']}, {row['unclear']} unclear")


def _show_attention(status: "Status", console: Console) -> None:
    if not status.attention:
        console.print(f"{status.service}: all is well.", style="green")
    for one in status.attention:
        console.print(f"! {one.sentence}", style="yellow", soft_wrap=True)
        if one.command:
            console.print(f"  see: ops {one.command}", soft_wrap=True)
    console.print()


def _roles_line(status: "Status") -> str:
    if status.roles.answer is None:
        return f"roles      nothing answers at {status.roles.asked} (a role may run elsewhere: --address URL)"
    said = (f"{role} {'ready' if told['ready'] else 'NOT ready'}" for role, told in status.roles.answer.items())
    return f"roles      {', '.join(said)} (at {status.roles.asked})"


def _relay_line(status: "Status") -> str:
    relay, outbox = status.relay, status.outbox
    holder = f"connected for {age(relay['connected_seconds'])}" if relay["lock_held"] else "none connected"
    rows = counted(outbox["rows"], "event", "events") + (" or more" if outbox["rows_are_more"] else "")
    return (
        f"relay      {holder}, epoch {relay['epoch'] or 0}; outbox: {rows}, the oldest {age(outbox['oldest_seconds'])}"
    )


def _show_lag(status: "Status", console: Console) -> None:
    if status.lag is None:
        console.print("lag        not known: Kafka does not answer")
        return
    shown = table("consumer", "topic", "records behind", "next one's age", "gaps")
    for topic in status.lag:
        gaps = sum(one.gap_offset is not None or one.trouble is not None for one in topic.partitions)
        shown.add_row(topic.consumer, topic.topic, f"{topic.records:,}", age(topic.seconds), str(gaps))
    if status.lag:
        console.print(shown)


def _show_waiting(status: "Status", console: Console) -> None:
    if not status.parked and not status.held_keys:
        console.print("parked     none")
        return
    shown = table("consumer", "topic", "parked as", "count", "oldest")
    for row in status.parked:
        shown.add_row(row["consumer"], row["topic"], row["reason"], str(row["records"]), age(row["oldest_seconds"]))
    for row in status.held_keys:
        shown.add_row(row["consumer"], row["topic"], "(held keys)", str(row["keys"]), age(row["oldest_seconds"]))
    console.print(shown)
