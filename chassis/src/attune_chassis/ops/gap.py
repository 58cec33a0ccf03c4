"""`ops gap`: something is missing from the log a consumer reads, and an operator says how to go on."""

from typing import Annotated, Any

import typer
from rich.console import Console

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import MisusedError, OpsError
from attune_chassis.ops.frame import ActorOption, Audited, JsonOption, ReasonOption, Told, YesOption, progress_line, run
from attune_chassis.ops.losses import LOG_BEHIND, TRUNCATED, Loss, find_losses
from attune_chassis.ops.rewinding import Rewound, check_claim, claim_before, what_it_does
from attune_chassis.ops.words import counted, plain
from attune_chassis.recovery import accept_gap, accept_truncation, rewind

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Something is missing from the log a consumer reads.

The consumer ignores what comes after, and waits for you. Find out first what was lost and why: a broker that lost its
disk, a topic made anew, retention that ran past a consumer that was away. Then one of two:

  rewind   Read the partition again, from a claim before the loss. Nothing is applied twice. Right when the log is whole
           after all (a broker put back from its disks, a position that was wrong).

  accept   Go on behind the loss. The effects of what was lost will be missing here for ever, unless the producer
           restates its current state.

Kinds: gap; truncated (retention deleted what was not yet read); log_behind (the log ends before what was read: the
broker lost acknowledged records. Stop everything, and see docs/operations.md: neither rewind nor accept is right).
""",
)

PartitionArgument = Annotated[
    str, typer.Argument(metavar="PARTITION", help="As `gap list` names it: consumer/topic/partition.")
]


@app.command(name="list")
def list_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """Where consumers cannot go on, and what is missing.

    Only looks; the login <service>_readonly will do, and Kafka must answer. JSON: gaps[] with partition_name, kind,
    consumer, topic, partition, since, last_sequence, next_offset, gap_offset, log_start, log_end, lost_from, lost_to,
    sentence.
    """

    async def look(desk: Desk) -> Told:
        losses = [described(loss) for loss in await find_losses(desk)]
        return Told({"service": desk.service, "gaps": losses}, lambda console: _show(losses, console))

    run(context, look, as_json=as_json)


@app.command(name="rewind")
def rewind_command(
    context: typer.Context,
    partition: PartitionArgument,
    *,
    offset: Annotated[
        int | None, typer.Option("--offset", min=0, help="A claim to read again from.  [default: found by itself]")
    ] = None,
    records_max: Annotated[
        int, typer.Option("--max-records", min=1, help="How many records to look through for a claim.")
    ] = 1_000_000,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a partition again from a claim before the loss.

    What was applied is not applied again. Finds the claim by itself, tries the reading without effect, and says before
    asking how many events it would apply and whether it gets over the gap. Needs the login <service>_app. JSON:
    rewound, offset, applies, closes.
    """

    async def change(desk: Desk) -> Told:
        by = Audited.asked(actor, reason, yes=yes)
        loss = await _named(desk, partition)
        if loss.kind == LOG_BEHIND:
            raise OpsError(f"{loss.sentence} Rewinding would hide that; see docs/operations.md. Nothing has changed.")
        async with desk.log_reader() as reader:
            if offset is None:
                start = await claim_before(reader, loss, records_max=records_max, progress=progress_line("read"))
            else:
                await check_claim(reader, loss, offset)
                start = offset
            would = await what_it_does(reader, loss, start)
        by.confirm(f"{_prediction(would)} Read {partition} again from offset {start}?")
        return await _rewind(desk, by, loss, would)

    run(context, change, as_json=as_json)


@app.command(name="accept")
def accept_command(
    context: typer.Context,
    partition: PartitionArgument,
    *,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Go on behind the loss.

    Shows which events are lost for this consumer before it asks. Needs the login <service>_app. JSON: accepted,
    next_offset, lost_from, lost_to (null when no event is missing).
    """

    async def change(desk: Desk) -> Told:
        by = Audited.asked(actor, reason, yes=yes)
        loss = await _named(desk, partition)
        if loss.kind == LOG_BEHIND or loss.go_on is None:
            raise OpsError(f"{loss.sentence} There is nothing to go on with; nothing has changed.")
        by.confirm(f"{loss.sentence} Their effects will be missing. Go on behind them?")
        return await _accept(desk, by, loss)

    run(context, change, as_json=as_json)


def described(loss: Loss) -> dict[str, Any]:
    """The stable fields of one loss."""
    lost_from, lost_to = loss.lost or (None, None)
    names = ("kind", "consumer", "topic", "partition", "since", "last_sequence", "next_offset", "gap_offset")
    bounds = {"log_start": loss.log_start, "log_end": loss.log_end}
    lost = {"lost_from": lost_from, "lost_to": lost_to, "sentence": loss.sentence}
    return {"partition_name": _name(loss), **{name: getattr(loss, name) for name in names}, **bounds, **lost}


def _name(loss: Loss) -> str:
    return f"{loss.consumer}/{loss.topic}/{loss.partition}"


async def _named(desk: Desk, text: str) -> Loss:
    parts = text.split("/")
    if len(parts) != 3 or not parts[2].isdecimal():  # noqa: PLR2004 - consumer, topic, partition
        raise MisusedError(f"{plain(text)} names no partition. Name it as `gap list` does: consumer/topic/partition.")
    wanted = f"{parts[0]}/{desk.topic(parts[1])}/{parts[2]}"
    for loss in await find_losses(desk):
        if _name(loss) == wanted:
            return loss
    raise OpsError(f"{plain(text)} has no gap: nothing is missing there. See: ops gap list")


async def _rewind(desk: Desk, by: Audited, loss: Loss, would: Rewound) -> Told:
    place: dict[str, Any] = {"topic": loss.topic, "partition": loss.partition, "offset": would.offset}
    if not await rewind(desk.connection, loss.consumer, **place, actor=by.actor, reason=by.reason):
        raise OpsError("The position has moved meanwhile; nothing has changed. Look again: ops gap list")
    document = {"rewound": _name(loss), "offset": would.offset, "applies": would.applies, "closes": would.closes}
    words = f"{_name(loss)} is read again from offset {would.offset}; the running consumer notices by itself."
    return Told(document, lambda console: console.print(words, soft_wrap=True))


async def _accept(desk: Desk, by: Audited, loss: Loss) -> Told:
    go_on = loss.go_on
    assert go_on is not None  # noqa: S101 - the caller has asked
    place: dict[str, Any] = {
        "topic": loss.topic,
        "partition": loss.partition,
        "epoch": go_on.epoch,
        "sequence": go_on.sequence,
    }
    audit: dict[str, Any] = {"actor": by.actor, "reason": by.reason}
    if loss.kind == TRUNCATED:
        offsets: dict[str, Any] = {"seen_next_offset": loss.next_offset, "next_offset": go_on.offset}
        done = await accept_truncation(desk.connection, loss.consumer, **place, **offsets, **audit)
    else:
        done = await accept_gap(desk.connection, loss.consumer, **place, gap_offset=go_on.offset, **audit)
    if not done:
        raise OpsError("The position has moved meanwhile; nothing has changed. Look again: ops gap list")
    lost_from, lost_to = loss.lost or (None, None)
    document = {"accepted": _name(loss), "next_offset": go_on.offset, "lost_from": lost_from, "lost_to": lost_to}
    words = f"{_name(loss)} goes on at offset {go_on.offset}; the running consumer notices by itself."
    return Told(document, lambda console: console.print(words, soft_wrap=True))


def _prediction(would: Rewound) -> str:
    applied = counted(would.applies, "event", "events")
    if would.closes:
        return f"It would apply {applied} and get over the gap."
    return f"It would apply {applied}, but NOT get over the gap: what is missing is not in the log."


def _show(losses: list[dict[str, Any]], console: Console) -> None:
    if not losses:
        console.print("Nothing is missing from what the consumers read.")
    for loss in losses:
        console.print(f"{loss['partition_name']} ({loss['kind']})", style="yellow", soft_wrap=True)
        console.print(f"  {loss['sentence']}", soft_wrap=True)
