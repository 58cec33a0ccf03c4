"""What falls due in this service: the ends of waits, of a way's days and of the day of a task; reminders, digests."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.timers import Timer, TimerHandler

from notifications.app.come_up_again import ComeUpAgain
from notifications.app.digest import MakeDigest
from notifications.app.enquiry_answers import ENQUIRY_DUE
from notifications.app.escalate_enquiry import EscalateEnquiry
from notifications.app.look_up_report import REPORT_MISSING, AwaitReport
from notifications.app.message_flow import FOLLOW_UP_DUE, WAY_TIME_UP
from notifications.app.open_message import CONTACT_MISSING
from notifications.app.remind import REMINDER, Remind
from notifications.app.right_time import DEFERRED, DIGEST_DUE
from notifications.app.stop_waiting import StopWaiting
from notifications.app.time_up import PassUp, WayTimeUp


def timers(
    stop_waiting: StopWaiting,
    way_time_up: WayTimeUp,
    pass_up: PassUp,
    *,
    come_up_again: ComeUpAgain,
    remind: Remind,
    make_digest: MakeDigest,
    escalate_enquiry: EscalateEnquiry,
    await_report: AwaitReport,
) -> Mapping[str, TimerHandler]:
    """One handler per kind of timer."""

    async def contact_missing(connection: Connection, timer: Timer, now: datetime) -> None:
        await stop_waiting(connection, UUID(timer.subject), now)

    async def way_is_over(connection: Connection, timer: Timer, now: datetime) -> None:
        notification_id, _, rung = timer.subject.partition("/")
        await way_time_up(connection, UUID(notification_id), int(rung), now)

    async def follow_up_due(connection: Connection, timer: Timer, now: datetime) -> None:
        await pass_up(connection, UUID(timer.subject), now)

    async def time_has_come(connection: Connection, timer: Timer, now: datetime) -> None:
        await come_up_again(connection, UUID(timer.subject), now)

    async def reminder_due(connection: Connection, timer: Timer, now: datetime) -> None:
        reminder_id, _, number = timer.subject.partition("/")
        await remind(connection, UUID(reminder_id), int(number), now)

    async def digest_due(connection: Connection, timer: Timer, _now: datetime) -> None:
        authority, party_id, channel, until = timer.subject.split("/")
        await make_digest(connection, authority, UUID(party_id), channel, datetime.fromisoformat(until))

    async def enquiry_due(connection: Connection, timer: Timer, now: datetime) -> None:
        await escalate_enquiry(connection, UUID(timer.subject), now)

    async def report_missing(connection: Connection, timer: Timer, _now: datetime) -> None:
        notification_id, reference, number, taken_at = timer.subject.split("/")
        taken = datetime.fromisoformat(taken_at)
        await await_report.is_missing(connection, UUID(notification_id), UUID(reference), int(number), taken)

    return {
        REPORT_MISSING: report_missing,
        CONTACT_MISSING: contact_missing,
        WAY_TIME_UP: way_is_over,
        FOLLOW_UP_DUE: follow_up_due,
        DEFERRED: time_has_come,
        REMINDER: reminder_due,
        DIGEST_DUE: digest_due,
        ENQUIRY_DUE: enquiry_due,
    }
