"""Enquiries: somebody asks a programme, is told when to hope for an answer, and is answered (LK2, SN13, SN20; FN10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal, require_setting
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection, Pool
from attune_chassis.ids import derived_id, new_id
from attune_chassis.outbox import Outbox
from attune_chassis.problems import Problem
from attune_chassis.timers import cancel_timer, set_timer

from notifications.adapters import enquiry_store
from notifications.adapters.calendars import Calendars
from notifications.adapters.enquiry_documents import EnquiryPolicies
from notifications.adapters.enquiry_store import Words
from notifications.adapters.policies import NoPolicyError, Policies
from notifications.adapters.wire import staff_reference
from notifications.adapters.wire_enquiries import answered_message, received_message
from notifications.domain.calendar import Calendar
from notifications.domain.enquiry import Enquiry, EnquiryAnsweredAlready, Line, answer, escalate, target

ENQUIRY_DUE: Final = "enquiry_due"
"""Kind of the timer that passes an unanswered enquiry up; its subject is the enquiry's id."""
PAGE_LENGTH_MAX: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AskEnquiry:
    """A question as it comes in. What was written never shows in a repr."""

    programme: str
    enquiry_channel: str
    enquirer_kind: str
    enquirer_party_id: UUID | None
    setting_id: str | None
    callback_wanted: bool
    said: str
    reach_at: str | None


@dataclass(frozen=True, slots=True)
class AnswerEnquiry:
    """How an enquiry ended, and by which channel."""

    enquiry_id: UUID
    answer_kind: str
    channel: str


@dataclass(frozen=True, slots=True)
class ListEnquiries:
    """Which enquiries; `status` is all, open or overdue."""

    status: str
    programme: str | None
    after: UUID | None
    limit: int


class Enquiries:
    """Takes, lists and answers enquiries of the caller's authority. Others' are unknown."""

    def __init__(
        self, *, pool: Pool, outbox: Outbox, clock: Clock, policies: EnquiryPolicies, calendars: Calendars
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock
        self._policies = policies
        self._calendars = calendars

    async def ask(self, principal: Principal, command: Command, asked: AskEnquiry) -> Answer:
        """201 with the day to hope for; problems `programme_unknown` (422), `setting_not_yours` (403)."""
        if asked.setting_id is not None:
            require_setting(principal, asked.setting_id)

        async def work(connection: Connection) -> Answer:
            return await self._take(connection, principal, command, asked)

        return await run_once(self._pool, command, work)

    async def _take(self, connection: Connection, principal: Principal, command: Command, asked: AskEnquiry) -> Answer:
        line, policy_version = self._line(principal.authority, asked.programme)
        calendar, now = self._calendars.of(principal.authority), self._clock.now()
        hoped = target(line, calendar, callback_wanted=asked.callback_wanted, at=now)
        enquiry = Enquiry(
            enquiry_id=new_id(),
            authority=principal.authority,
            programme=asked.programme,
            enquiry_channel=asked.enquiry_channel,
            enquirer_kind=asked.enquirer_kind,
            enquirer_party_id=asked.enquirer_party_id,
            setting_id=asked.setting_id,
            callback_wanted=asked.callback_wanted,
            outside_hours=hoped.outside_hours,
            received_at=now,
            answer_by=hoped.answer_by,
            policy_version=policy_version,
        )
        await enquiry_store.keep(connection, enquiry, Words(asked.said, asked.reach_at))
        await self._outbox.append(connection, [received_message(enquiry, command_id=command.id, recorded_at=now)])
        await set_timer(
            connection,
            timer_id=enquiry_timer_id(enquiry.enquiry_id),
            due=calendar.instant(enquiry.answer_by, line.closes),
            kind=ENQUIRY_DUE,
            subject=str(enquiry.enquiry_id),
        )
        return Answer(201, as_document(enquiry) | {"acknowledgement": acknowledgement(enquiry, line)})

    async def read(self, principal: Principal, enquiry_id: UUID) -> Answer:
        """200 with what was asked; problem `enquiry_unknown` (404). For whoever answers only."""
        async with self._pool.acquire() as connection:
            enquiry = _require_answerable(principal, await enquiry_store.find(connection, enquiry_id))
            words = await enquiry_store.words(connection, enquiry_id)
        return Answer(200, as_document(enquiry) | {"said": words.said, "reach_at": words.reach_at})

    async def page(self, principal: Principal, asked: ListEnquiries) -> Answer:
        """200 with a page, oldest first, without what was asked. A setting's token sees its own."""
        calendar = self._calendars.of(principal.authority)
        settings = None if ALL_SETTINGS in principal.settings else sorted(principal.settings)
        async with self._pool.acquire() as connection:
            found = await enquiry_store.page(
                connection,
                principal.authority,
                settings=settings,
                programme=asked.programme,
                only_open=asked.status != "all",
                overdue_before=calendar.day_of(self._clock.now()) if asked.status == "overdue" else None,
                after=asked.after,
                length_max=asked.limit + 1,
            )
        shown = found[: asked.limit]
        more = len(found) > len(shown)
        return Answer(
            200,
            {"enquiries": [as_document(one) for one in shown], "next": shown[-1].enquiry_id if more else None},
        )

    async def answer(self, principal: Principal, command: Command, asked: AnswerEnquiry) -> Answer:
        """200; problems `enquiry_unknown` (404), `enquiry_answered_already` (409)."""

        async def work(connection: Connection) -> Answer:
            return await self._answer(connection, principal, command, asked)

        return await run_once(self._pool, command, work)

    async def _answer(
        self, connection: Connection, principal: Principal, command: Command, asked: AnswerEnquiry
    ) -> Answer:
        enquiry = await enquiry_store.lock(connection, asked.enquiry_id)
        known = _require_answerable(principal, enquiry)
        now = self._clock.now()
        line = self._policies.version(known.policy_version).line(known.programme)
        if line is None:
            raise _programme_unknown()
        after = answer(
            known,
            line,
            self._calendars.of(known.authority),
            kind=asked.answer_kind,
            channel=asked.channel,
            by=staff_reference(principal.issuer, principal.subject),
            now=now,
        )
        if isinstance(after, EnquiryAnsweredAlready) or after.answered is None:
            raise Problem(
                409,
                "enquiry_answered_already",
                "This enquiry has its answer, and the first one counts.",
                "Read the enquiry: it says when and how it was answered.",
            )
        await enquiry_store.save(connection, after)
        await cancel_timer(connection, enquiry_timer_id(after.enquiry_id))
        message = answered_message(after, after.answered, command_id=command.id, recorded_at=now)
        await self._outbox.append(connection, [message])
        return Answer(200, as_document(after))

    def _line(self, authority: str, programme: str) -> tuple[Line, str]:
        try:
            policy = self._policies.in_force(authority)
        except NoPolicyError:
            raise _programme_unknown() from None
        line = policy.line(programme)
        if line is None:
            raise _programme_unknown()
        return line, policy.policy_version


class EscalateEnquiry:
    """The day named has gone by: the next named member of staff has the enquiry, until the top is reached."""

    def __init__(self, policies: EnquiryPolicies, telling: Policies, calendars: Calendars) -> None:
        self._policies = policies
        self._telling = telling
        self._calendars = calendars

    async def __call__(self, connection: Connection, enquiry_id: UUID, now: datetime) -> None:
        """In the caller's transaction; nothing happens where it is answered."""
        enquiry = await enquiry_store.lock(connection, enquiry_id)
        if enquiry is None:
            return
        rules = self._telling.in_force(enquiry.authority).follow_up
        after = escalate(enquiry, tuple(rules.escalate_to) if rules else (), now=now)
        if after is None:
            return
        await enquiry_store.save(connection, after)
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


def enquiry_timer_id(enquiry_id: UUID) -> UUID:
    """The id of the timer that passes an enquiry up."""
    return derived_id("notifications", enquiry_id, ENQUIRY_DUE)


def acknowledgement(enquiry: Enquiry, line: Line) -> str:
    """What the enquirer is told: an aim, never a promise."""
    how = "call you back" if enquiry.callback_wanted else "answer"
    hours = f"Our line is open from Monday to Friday, {_clock(line.opens)} to {_clock(line.closes)}."
    day = enquiry.answer_by
    aim = f"We hope to {how} by {day.day} {day:%B} {day.year}. This is our aim, and we cannot promise it."
    return f"Thank you for your question. {aim} {hours}"


def _clock(at: time) -> str:
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{hour}{minutes}{'am' if at.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def as_document(enquiry: Enquiry) -> dict[str, Any]:
    """An enquiry as the API tells it, without what was asked."""
    ended = enquiry.answered
    answered: Mapping[str, Any] | None = None
    if ended is not None:
        answered = {
            "answered_at": ended.at,
            "answer_kind": ended.kind,
            "channel": ended.channel,
            "answered_by": ended.by,
            "working_days_taken": ended.working_days_taken,
            "within_target": ended.within_target,
        }
    return {
        "enquiry_id": enquiry.enquiry_id,
        "programme": enquiry.programme,
        "enquiry_channel": enquiry.enquiry_channel,
        "enquirer_kind": enquiry.enquirer_kind,
        "enquirer_party_id": enquiry.enquirer_party_id,
        "setting_id": enquiry.setting_id,
        "callback_wanted": enquiry.callback_wanted,
        "outside_hours": enquiry.outside_hours,
        "received_at": enquiry.received_at,
        "answer_by": enquiry.answer_by,
        "policy_version": enquiry.policy_version,
        "overdue_since": enquiry.overdue_since,
        "escalated_to": enquiry.escalated_to,
        "answered": answered,
    }


def _require_answerable(principal: Principal, enquiry: Enquiry | None) -> Enquiry:
    if enquiry is None or enquiry.authority != principal.authority or ALL_SETTINGS not in principal.settings:
        raise Problem(
            404,
            "enquiry_unknown",
            "There is no enquiry of this id that your token covers.",
            "Find it in the list: GET /v1/enquiries. Answering needs a token for the whole authority.",
        )
    return enquiry


def _programme_unknown() -> Problem:
    return Problem(
        422,
        "programme_unknown",
        "The authority has no mailbox for this programme.",
        "Name one of the programmes in the authority's enquiry policy.",
    )
