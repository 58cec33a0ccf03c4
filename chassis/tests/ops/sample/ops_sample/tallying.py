"""The sample service with a projection, late readers' woes, and something it can say again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.database import Connection
from attune_chassis.definition import Projection, Resources
from attune_chassis.restating import Restatement
from attune_chassis.service import command_line
from attune_chassis.subscription import Record, Subscription
from ops_sample.main import HAPPENED, Event, decode
from ops_sample.main import definition as plain

THING = UUID("6d0cc0a7-6a43-5d6e-8a0e-4f6c5b7d1a11")


async def count(connection: Connection, record: Record, _thing: Any) -> None:
    """One more of its key."""
    await connection.execute(
        "INSERT INTO tally AS known VALUES ($1, 1) ON CONFLICT (key) DO UPDATE SET things = known.things + 1",
        record.key,
    )


SUBSCRIPTION = Subscription(
    consumer="sample-tally", topics=("sample.thing",), handlers={HAPPENED: count}, decode=decode
)


def restatements(resources: Resources) -> dict[str, Restatement]:
    """The one thing there is."""

    async def state_again(connection: Connection, cause: Cause, after: UUID, _limit: int) -> Sequence[UUID]:
        if after >= THING:
            return ()
        value = b'{"thing_id": "6d0cc0a7-6a43-5d6e-8a0e-4f6c5b7d1a11", "name": "again"}'
        await resources.outbox.append(connection, [Event(b"a", value, ce_id=cause.id(str(THING)))])
        return (THING,)

    return {"things": Restatement("Every thing there is.", state_again)}


definition = replace(
    plain,
    subscriptions=lambda _: (SUBSCRIPTION,),
    projections=lambda _: (Projection("tally", SUBSCRIPTION, ("tally",)),),
    restatements=restatements,
)
app = command_line(definition)
