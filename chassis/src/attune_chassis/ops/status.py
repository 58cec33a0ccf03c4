"""`ops status`: how this service stands, and what needs an operator."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from attune_chassis.ops.attention import Attention, attention
from attune_chassis.ops.deliveries import self_sending
from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import ATTENTION, DONE, UNUSABLE, UnreachableError
from attune_chassis.ops.frame import JsonOption, Told, run
from attune_chassis.ops.lag import TopicLag, measure_lag
from attune_chassis.ops.restoring import restore_state
from attune_chassis.ops.roles import Roles, relay_session, roles_at
from attune_chassis.ops.status_view import show_status
from attune_chassis.relay.loop import RELAY_LOCK_KEY
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")
OUTBOX_ROWS_COUNTED_MAX = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Status:
    """One service at one moment. `lag` None: Kafka did not answer, and `kafka` says so."""

    service: str
    kafka: str
    roles: Roles
    relay: dict[str, Any]
    outbox: dict[str, Any]
    lag: list[TopicLag] | None
    parked: list[dict[str, Any]]
    held_keys: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
    orphans: dict[str, Any]
    deliveries: list[dict[str, Any]]
    restore: dict[str, Any]
    timers_failing: list[dict[str, Any]]

    @property
    def attention(self) -> list[Attention]:
        """What needs an operator, worst first."""
        return attention(self)

    @property
    def exit_code(self) -> int:
        """2 when Kafka did not answer, 1 when something needs an operator."""
        if self.lag is None:
            return UNUSABLE
        return ATTENTION if self.attention else DONE


def status_command(
    context: typer.Context,
    *,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="URL", help="Where to ask /readyz.  [default: ATTUNE_HTTP_HOST and _PORT]"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """How this service stands, and what needs an operator.

    Ends with 0: all well. 1: something needs an operator; each such thing is named, with the command that helps. 2: the
    database or Kafka does not answer. Only looks; the login <service>_readonly will do.

    "lag" counts records a consumer has not read; its seconds are the age of the next one. "held keys" are keys whose
    later events wait behind a parked one.

    JSON: service, kafka (ok, or what is wrong), roles, relay, outbox, lag[] (consumer, topic, records, seconds,
    partitions[]), parked[] (consumer, topic, reason, records, oldest_seconds), held_keys[] (consumer, topic, keys,
    oldest_seconds), gaps[] (consumer, topic, partition, last_sequence, gap_offset, gap_since, gap_seconds), orphans
    (open, accepted, withdrawn, oldest_open_seconds), deliveries[] (kind, state, deliveries, unclear, sends_by_itself),
    restore (as in `restore status`), timers_failing[] (kind, failing, failures_most), attention[] (code, sentence,
    command).
    """

    async def look(desk: Desk) -> Told:
        status = await status_of(desk, address)
        document = {**vars(status), "attention": status.attention}
        return Told(document, lambda console: show_status(status, console), status.exit_code)

    run(context, look, as_json=as_json)


async def status_of(desk: Desk, address: str | None = None) -> Status:
    """Ask the database, then Kafka and the process's own probes; only the database must answer."""
    connection, own = desk.connection, self_sending(desk)
    kafka, lag = "ok", None
    try:
        lag = await measure_lag(desk)
    except UnreachableError as error:
        kafka = error.sentence
    outbox = dict(await QUERIES.outbox_summary(connection, rows_max=OUTBOX_ROWS_COUNTED_MAX))
    return Status(
        service=desk.service,
        kafka=kafka,
        roles=await roles_at(desk.settings, address),
        relay=await relay_session(connection, RELAY_LOCK_KEY) if desk.owned else {},
        outbox=outbox | {"rows_are_more": outbox["rows"] >= OUTBOX_ROWS_COUNTED_MAX},
        lag=lag,
        parked=[dict(row) async for row in QUERIES.parked_summary(connection)],
        held_keys=[dict(row) async for row in QUERIES.held_summary(connection)],
        gaps=[_gap(row) async for row in QUERIES.positions(connection) if row["gap_offset"] is not None],
        orphans=dict(await QUERIES.orphan_summary(connection)),
        deliveries=[
            {**row, "sends_by_itself": row["kind"] in own} async for row in QUERIES.delivery_summary(connection)
        ],
        restore=await restore_state(desk),
        timers_failing=[dict(row) async for row in QUERIES.timer_summary(connection)],
    )


def _gap(row: Any) -> dict[str, Any]:
    names = ("consumer", "topic", "partition", "last_sequence", "gap_offset", "gap_since", "gap_seconds")
    return {name: row[name] for name in names}
