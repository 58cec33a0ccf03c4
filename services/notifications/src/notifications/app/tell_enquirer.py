"""Messages about an enquiry: to whoever asked, when it came and when it is answered; to the mailbox, when it is late.

They go the way every message goes: one per fact, person and purpose, with its attempts, its ladder and its evidence. An
address given with a question stands where every address stands, as a contact that this service states itself; it is
never published.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.policy_documents import version_number
from attune_chassis.working_days import london_day

from notifications.adapters import contact_store, locks
from notifications.adapters.enquiry_documents import EnquiryPolicies
from notifications.adapters.sealed_contacts import Address
from notifications.adapters.wire import SERVICE, Thread
from notifications.adapters.wire_enquiries import ANSWERED, RECEIVED
from notifications.app.open_message import Asked, OpenMessage
from notifications.domain import purposes
from notifications.domain.content import Content
from notifications.domain.enquiry import Enquiry
from notifications.domain.notification import Cause

STATED_HERE: Final = f"urn:attune:{SERVICE}"
ENQUIRER, MAILBOX = "enquirer", "programme_mailbox"


def enquirer_of(enquiry_id: UUID) -> UUID:
    """The party an address given with a question belongs to: nobody else's, so no other service states it."""
    return derived_id(ENQUIRER, enquiry_id)


class TellEnquirer:
    """Opens the messages, in the caller's transaction."""

    def __init__(self, open_message: OpenMessage, policies: EnquiryPolicies) -> None:
        self._open_message = open_message
        self._policies = policies

    async def received(self, connection: Connection, enquiry: Enquiry, email: str | None) -> None:
        """Keep the address that was given, and say that the question came and by when an answer is hoped for."""
        if email is not None:
            await _keep(connection, enquiry, enquirer_of(enquiry.enquiry_id), email, version=1, at=enquiry.received_at)
        by = enquiry.answer_by
        content = purposes.EnquiryReceived(
            reference=enquiry.reference,
            call_back_by=by if enquiry.callback_wanted else None,
            answer_by=None if enquiry.callback_wanted else by,
        )
        if enquiry.written_to is not None and enquiry.received_event_id is not None:
            cause = _cause(enquiry, enquiry.received_event_id, RECEIVED, enquiry.received_at)
            await self._open(connection, enquiry, cause, (ENQUIRER, enquiry.written_to), content)

    async def answered(self, connection: Connection, enquiry: Enquiry, event_id: UUID) -> None:
        """Say that the question has its answer."""
        if enquiry.written_to is not None and enquiry.answered is not None:
            at = enquiry.answered.at
            content = purposes.EnquiryAnswered(reference=enquiry.reference, answered_on=london_day(at))
            cause = _cause(enquiry, event_id, ANSWERED, at)
            await self._open(connection, enquiry, cause, (ENQUIRER, enquiry.written_to), content)

    async def overdue(self, connection: Connection, enquiry: Enquiry, *, step: int) -> None:
        """Alarm the programme's shared mailbox; `step` counts how often, from 1."""
        policy = self._policies.version(enquiry.policy_version)
        mailbox = policy.mailbox(enquiry.programme)
        if mailbox is None or enquiry.received_event_id is None:
            return
        party_id = derived_id(MAILBOX, enquiry.authority, enquiry.programme)
        version = version_number(enquiry.policy_version)
        await _keep(connection, enquiry, party_id, mailbox, version=version, at=enquiry.received_at)
        content = purposes.ReminderEnquiryOverdue(reference=enquiry.reference, due_on=enquiry.answer_by)
        cause = _cause(enquiry, enquiry.received_event_id, RECEIVED, enquiry.received_at)
        await self._open(connection, enquiry, cause, (MAILBOX, party_id), content, step=step)

    async def _open(
        self,
        connection: Connection,
        enquiry: Enquiry,
        cause: Cause,
        reader: tuple[str, UUID],
        content: Content,
        *,
        step: int = 0,
    ) -> None:
        role, party_id = reader
        asked = Asked(
            authority=enquiry.authority,
            cause=cause,
            party_id=party_id,
            role=role,
            content=content,
            thread=Thread(enquiry.enquiry_id, None),
            step=step,
            setting_id=enquiry.setting_id,
        )
        await self._open_message(connection, asked)


def _cause(enquiry: Enquiry, event_id: UUID, event_type: str, at: datetime) -> Cause:
    return Cause(event_id, event_type, str(enquiry.enquiry_id), at)


async def _keep(
    connection: Connection, enquiry: Enquiry, party_id: UUID, email: str, *, version: int, at: datetime
) -> None:
    await locks.lock_party(connection, enquiry.authority, party_id)
    await contact_store.keep_latest(
        connection,
        (Address("email", email),),
        authority=enquiry.authority,
        party_id=party_id,
        stated_by=STATED_HERE,
        version=version,
        stated_at=at,
    )
