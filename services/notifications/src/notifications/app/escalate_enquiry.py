"""The day named to an enquirer has gone by: the next named member of staff has it, and the mailbox is alarmed."""

from datetime import datetime, time
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.timers import set_timer

from notifications.adapters import enquiry_store
from notifications.adapters.calendars import Calendars
from notifications.adapters.enquiry_documents import EnquiryPolicies
from notifications.adapters.policies import Policies
from notifications.app.enquiry_answers import ENQUIRY_DUE, enquiry_timer_id
from notifications.app.tell_enquirer import TellEnquirer
from notifications.domain.calendar import Calendar
from notifications.domain.enquiry import Enquiry, escalate


class EscalateEnquiry:
    """Pass an unanswered enquiry up, until the top is reached; there it stays overdue for all to see."""

    def __init__(self, policies: EnquiryPolicies, telling: Policies, calendars: Calendars, tell: TellEnquirer) -> None:
        self._policies = policies
        self._telling = telling
        self._calendars = calendars
        self._tell = tell

    async def __call__(self, connection: Connection, enquiry_id: UUID, now: datetime) -> None:
        """In the caller's transaction; nothing happens where it is answered."""
        enquiry = await enquiry_store.lock(connection, enquiry_id)
        if enquiry is None:
            return
        rules = self._telling.in_force(enquiry.authority).follow_up
        superiors = tuple(rules.escalate_to) if rules else ()
        after = escalate(enquiry, superiors, now=now)
        if after is None or after.escalated_to is None:
            return
        await enquiry_store.save(connection, after)
        await self._tell.overdue(connection, after, step=superiors.index(after.escalated_to) + 1)
        await set_timer(
            connection,
            timer_id=enquiry_timer_id(enquiry_id),
            due=self._next_close(after, self._calendars.of(after.authority), now),
            kind=ENQUIRY_DUE,
            subject=str(enquiry_id),
        )

    def _next_close(self, enquiry: Enquiry, calendar: Calendar, now: datetime) -> datetime:
        line = self._policies.version(enquiry.policy_version).line(enquiry.programme)
        day = calendar.add_working_days(calendar.day_of(now), 1)
        return calendar.instant(day, line.closes if line else time(16))
