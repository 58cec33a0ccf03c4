"""What falls due in this service: the end of the wait for a contact."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.timers import Timer, TimerHandler

from notifications.app.stop_waiting import StopWaiting
from notifications.app.tell_of_event import CONTACT_MISSING


def timers(stop_waiting: StopWaiting) -> Mapping[str, TimerHandler]:
    """One handler per kind of timer."""

    async def contact_missing(connection: Connection, timer: Timer, now: datetime) -> None:
        await stop_waiting(connection, UUID(timer.subject), now)

    return {CONTACT_MISSING: contact_missing}
