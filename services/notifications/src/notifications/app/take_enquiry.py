"""Somebody asks a programme something, and is told when to hope for an answer (LK2, SN13, SN20; FN10)."""

from dataclasses import dataclass
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal, require_setting
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection, Pool
from attune_chassis.ids import new_id
from attune_chassis.outbox import Outbox
from attune_chassis.problems import Problem
from attune_chassis.timers import set_timer

from notifications.adapters import enquiry_store
from notifications.adapters.calendars import Calendars
from notifications.adapters.enquiry_documents import EnquiryPolicies
from notifications.adapters.enquiry_store import Words
from notifications.adapters.policies import NoPolicyError
from notifications.adapters.wire_enquiries import enquiry_event_id, received_message
from notifications.app.enquiry_answers import (
    ENQUIRY_DUE,
    acknowledgement,
    as_document,
    enquiry_timer_id,
    programme_unknown,
)
from notifications.app.tell_enquirer import TellEnquirer, enquirer_of
from notifications.domain.enquiry import Enquiry, Line, enquiry_number, target


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewEnquiry:
    """A question as it comes in. What was written, and the address, never show in a repr."""

    programme: str
    enquiry_channel: str
    enquirer_kind: str
    enquirer_party_id: UUID | None
    setting_id: str | None
    callback_wanted: bool
    said: str
    reach_at: str | None
    email: str | None


class TakeEnquiry:
    """Take a question, start its clock, and write to whoever asked."""

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

    async def __call__(self, principal: Principal, command: Command, asked: NewEnquiry) -> Answer:
        """201 with the day to hope for.

        Problems `programme_unknown` (422), `setting_not_yours` and `party_not_yours` (403).
        """
        if asked.setting_id is not None:
            require_setting(principal, asked.setting_id)
        _require_party(principal, asked.enquirer_party_id)

        async def work(connection: Connection) -> Answer:
            return await self._take(connection, principal, command, asked)

        return await run_once(self._pool, command, work)

    async def _take(self, connection: Connection, principal: Principal, command: Command, asked: NewEnquiry) -> Answer:
        line, policy_version = self._line(principal.authority, asked.programme)
        calendar, now = self._calendars.of(principal.authority), self._clock.now()
        hoped = target(line, calendar, callback_wanted=asked.callback_wanted, at=now)
        enquiry_id = new_id()
        enquiry = Enquiry(
            enquiry_id=enquiry_id,
            reference=enquiry_number(enquiry_id),
            authority=principal.authority,
            programme=asked.programme,
            enquiry_channel=asked.enquiry_channel,
            enquirer_kind=asked.enquirer_kind,
            enquirer_party_id=asked.enquirer_party_id,
            written_to=asked.enquirer_party_id if asked.email is None else enquirer_of(enquiry_id),
            received_event_id=enquiry_event_id(command.id),
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
            timer_id=enquiry_timer_id(enquiry_id),
            due=calendar.instant(enquiry.answer_by, line.closes),
            kind=ENQUIRY_DUE,
            subject=str(enquiry_id),
        )
        await self._tell.received(connection, enquiry, asked.email)
        return Answer(201, as_document(enquiry) | {"acknowledgement": acknowledgement(enquiry, line)})

    def _line(self, authority: str, programme: str) -> tuple[Line, str]:
        try:
            policy = self._policies.in_force(authority)
        except NoPolicyError:
            raise programme_unknown() from None
        line = policy.line(programme)
        if line is None:
            raise programme_unknown()
        return line, policy.policy_version


def _require_party(principal: Principal, party_id: UUID | None) -> None:
    """A message goes to whom the enquiry names; so a setting cannot name just anybody."""
    if party_id is not None and ALL_SETTINGS not in principal.settings and principal.party_id != str(party_id):
        raise Problem(
            403,
            "party_not_yours",
            "Your token is not that of the person you name as asking.",
            "Leave enquirer_party_id out, and give the e-mail address to write to.",
        )
