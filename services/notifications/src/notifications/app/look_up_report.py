"""A report that never came is asked for (FN12).

A provider's call can be lost: this service was away, or the way to it was. So each message a provider took gets a
timer; when it falls due and nothing has been heard, the provider is asked by the message's reference, outside any
transaction, as every outside effect. What it says goes the way of its calls, so that it counts once however often, and
by whichever of the two, it comes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.deliveries import Accepted, Delivery, Outcome, RefusedForGood, TryLater, open_delivery
from attune_chassis.ids import derived_id
from attune_chassis.timers import set_timer

from notifications.adapters import notification_store
from notifications.adapters.delivery_metrics import REPORT_LOOK_UPS
from notifications.adapters.providers.port import LookUpError, ReportingProvider
from notifications.app.message_flow import message_reference
from notifications.app.provider_report import TakeReport
from notifications.domain.notification import Notification
from notifications.domain.report_look_up import LookUps, is_report_missing

REPORT_MISSING: Final = "report_missing"
"""Kind of the timer; its subject is `<notification>/<reference>/<number of the look-up>/<when it was taken>`."""
NOT_KNOWN: Final = RefusedForGood("not_known")


def look_up_kind(provider: str) -> str:
    """Kind of the deliveries that ask this provider."""
    return f"{provider}_report"


class AwaitReport:
    """Sets the timers. `reporting`: channel -> who carries it, for those that can be asked."""

    def __init__(self, look_ups: LookUps, reporting: Mapping[str, str]) -> None:
        self._look_ups = look_ups
        self._reporting = reporting

    async def taken(self, connection: Connection, notification: Notification, reference: UUID, now: datetime) -> None:
        """A provider took a message by its present way; in the caller's transaction."""
        if notification.channel in self._reporting:
            await self._set(connection, notification, reference, 1, now)

    async def is_missing(
        self, connection: Connection, notification_id: UUID, reference: UUID, number: int, taken_at: datetime
    ) -> None:
        """The time has come; nothing happens where something was heard, or the message takes another way by now."""
        stored = await notification_store.find(connection, notification_id)
        if stored is None or message_reference(stored.notification) != reference:
            return
        known = stored.notification
        provider = self._reporting.get(known.channel)
        if provider is None or not is_report_missing(known):
            return
        await open_delivery(
            connection,
            delivery_id=derived_id("report_look_up", reference, str(number)),
            kind=look_up_kind(provider),
            target=str(reference),
        )
        await self._set(connection, known, reference, number + 1, taken_at)

    async def _set(
        self, connection: Connection, notification: Notification, reference: UUID, number: int, taken_at: datetime
    ) -> None:
        due = self._look_ups.due_at(notification.channel, number, taken_at)
        if due is not None:
            await set_timer(
                connection,
                timer_id=derived_id("notifications", reference, REPORT_MISSING),
                due=due,
                kind=REPORT_MISSING,
                subject=f"{notification.notification_id}/{reference}/{number}/{taken_at.isoformat()}",
            )


class LookUpReport:
    """Asks one provider; sender and settler of its delivery channel."""

    def __init__(self, provider: ReportingProvider, take: TakeReport) -> None:
        self._provider = provider
        self._take = take

    async def send(self, delivery: Delivery) -> Outcome:
        """Ask once, by the reference."""
        try:
            found = await self._provider.latest_status(UUID(delivery.target))
        except LookUpError:
            return TryLater("look_up_failed")
        # What it says is kept with the delivery, so that a crash before the settling loses nothing.
        return NOT_KNOWN if found is None else Accepted("/".join(found))

    async def settle(self, connection: Connection, delivery: Delivery, outcome: Outcome) -> None:
        """In the transaction that records the outcome. Where nobody knows, the next timer asks again."""
        if not isinstance(outcome, Accepted):
            REPORT_LOOK_UPS.labels(self._provider.name, outcome.reason).inc()
            return
        provider_reference, _, status = outcome.provider_ref.partition("/")
        result = await self._take.looked_up(
            connection, self._provider.name, provider_reference, status, UUID(delivery.target)
        )
        REPORT_LOOK_UPS.labels(self._provider.name, "nothing_yet" if result is None else result.value).inc()
