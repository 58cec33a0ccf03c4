"""An enquiry has its answer: the clock stops, and whoever asked hears of it (LK2)."""

from dataclasses import dataclass
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection, Pool
from attune_chassis.outbox import Outbox
from attune_chassis.problems import Problem
from attune_chassis.timers import cancel_timer

from notifications.adapters import enquiry_store
from notifications.adapters.calendars import Calendars
from notifications.adapters.enquiry_documents import EnquiryPolicies
from notifications.adapters.wire import staff_reference
from notifications.adapters.wire_enquiries import answered_message, enquiry_event_id
from notifications.app.enquiry_answers import as_document, enquiry_timer_id, programme_unknown, require_answerable
from notifications.app.tell_enquirer import TellEnquirer
from notifications.domain.enquiry import EnquiryAnsweredAlready, answer


@dataclass(frozen=True, slots=True)
class EnquiryAnswer:
    """How an enquiry ended, and by which channel."""

    enquiry_id: UUID
    answer_kind: str
    channel: str


class AnswerEnquiry:
    """Record the answer; the first one counts."""

    def __init__(
        self,
        *,
        pool: Pool,
        outbox: Outbox,
        clock: Clock,
        policies: EnquiryPolicies,
        calendars: Calendars,
        tell: TellEnquirer,
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock
        self._policies = policies
        self._calendars = calendars
        self._tell = tell

    async def __call__(self, principal: Principal, command: Command, asked: EnquiryAnswer) -> Answer:
        """200; problems `enquiry_unknown` (404), `enquiry_answered_already` (409)."""

        async def work(connection: Connection) -> Answer:
            return await self._answer(connection, principal, command, asked)

        return await run_once(self._pool, command, work)

    async def _answer(
        self, connection: Connection, principal: Principal, command: Command, asked: EnquiryAnswer
    ) -> Answer:
        known = require_answerable(principal, await enquiry_store.lock(connection, asked.enquiry_id))
        now = self._clock.now()
        line = self._policies.version(known.policy_version).line(known.programme)
        if line is None:
            raise programme_unknown()
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
        await self._tell.answered(connection, after, enquiry_event_id(command.id))
        return Answer(200, as_document(after))
