"""A provider took a message and then said nothing: it is asked, ever more rarely, and not for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.domain.evidence import Evidence
from notifications.domain.notification import Notification, State


@dataclass(frozen=True, slots=True)
class LookUps:
    """Channel -> how long after a provider took a message it is asked, for the first time, the second, and so on."""

    after: Mapping[str, tuple[timedelta, ...]]

    def due_at(self, channel: str, number: int, taken_at: datetime) -> datetime | None:
        """When to ask for the `number`th time, from 1; None where that was not to be."""
        waits = self.after.get(channel, ())
        return taken_at + waits[number - 1] if 1 <= number <= len(waits) else None


def is_report_missing(notification: Notification) -> bool:
    """Whether all that is known of a message is that a provider took it."""
    return notification.state is State.DELIVERED and notification.evidence is Evidence.ACCEPTED_BY_SERVER
