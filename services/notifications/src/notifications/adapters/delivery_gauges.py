"""The delivery figures on `/metrics`: what waits, what is late, what may have gone out twice."""

from collections.abc import Sequence

from attune_chassis.clock import Clock
from attune_chassis.database import Connection, load_queries
from attune_chassis.service import StatedGauge
from attune_chassis.working_days import london_day

from notifications.domain.telling_rules import TellingRules

QUERIES = load_queries("notifications.adapters", "gauges.sql")
OPEN, OVERDUE = "open", "overdue"
EITHER = (OPEN, OVERDUE)
TASKS = ("tell", "phone", "school_slip")
Counted = dict[tuple[str, ...], float]
RESOLVED = (OPEN, "found", "not_found", "sent_again", "given_up")


class DeliveryGauges:
    """Reads the figures, on the connection of whoever asks."""

    def __init__(self, clock: Clock, rules: TellingRules) -> None:
        self._clock = clock
        topics = [topic for topic in rules.topics.values() if topic.is_must_tell]
        self._must_tell = [purpose for topic in topics for purpose in topic.purposes]

    async def __call__(self, connection: Connection) -> Sequence[StatedGauge]:
        """All of them; each count is 0 where there is nothing, so that its absence means that it was not read."""
        return (
            *await self._messages(connection),
            await self._follow_ups(connection),
            await self._enquiries(connection),
            await _unclear_sends(connection),
            StatedGauge(
                name="contacts_undeliverable",
                description="Stated contacts that do not reach their person and have not been corrected.",
                figures={(): await QUERIES.undeliverable_contacts(connection)},
            ),
        )

    async def _messages(self, connection: Connection) -> Sequence[StatedGauge]:
        oldest = await QUERIES.oldest_undelivered(connection, purposes=self._must_tell)
        age = 0.0 if oldest is None else max((self._clock.now() - oldest).total_seconds(), 0.0)
        return (
            StatedGauge(
                name="messages_awaiting_contact",
                description="Messages whose reader nobody has said how to reach.",
                figures={(): await QUERIES.awaiting_contact(connection)},
            ),
            StatedGauge(
                name="must_tell_undelivered",
                description="Messages people must get that have not arrived, on their way, waiting, or with a person.",
                figures={(): await QUERIES.undelivered(connection, purposes=self._must_tell)},
            ),
            StatedGauge(
                name="must_tell_undelivered_oldest_age_seconds",
                description="How long the oldest of them has been waiting.",
                figures={(): age},
            ),
        )

    async def _follow_ups(self, connection: Connection) -> StatedGauge:
        counted: Counted = {(kind, status): 0.0 for kind in TASKS for status in EITHER}
        async for row in QUERIES.open_follow_ups(connection, today=london_day(self._clock.now())):
            counted[row["kind"], _status(row["is_overdue"])] += row["tasks"]
        return StatedGauge(
            name="follow_ups",
            description="Tasks of people who tell somebody in person; open are those whose day is still to come.",
            figures=counted,
            labels=("kind", "status"),
        )

    async def _enquiries(self, connection: Connection) -> StatedGauge:
        counted: Counted = {(status,): 0.0 for status in EITHER}
        async for row in QUERIES.open_enquiries(connection, today=london_day(self._clock.now())):
            counted[(_status(row["is_overdue"]),)] += row["enquiries"]
        return StatedGauge(
            name="enquiries",
            description="Questions without an answer; open are those whose day is still to come.",
            figures=counted,
            labels=("status",),
        )


async def _unclear_sends(connection: Connection) -> StatedGauge:
    counted: Counted = {(resolved,): 0.0 for resolved in RESOLVED}
    async for row in QUERIES.unclear_sends(connection):
        counted[(row["resolved"],)] += row["attempts"]
    return StatedGauge(
        name="unclear_sends_on_record",
        description="Attempts of which nobody could say whether the provider took the message, by how it was settled.",
        figures=counted,
        labels=("resolved",),
    )


def _status(is_overdue: bool) -> str:
    return OVERDUE if is_overdue else OPEN
