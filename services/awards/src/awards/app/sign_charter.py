"""Enter a scheme by signing its charter, and state, sealed, whom to tell."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from attune_chassis.auth import Principal, require_setting
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.days import day_of
from attune_chassis.ids import new_id

from awards.adapters.entry_store import Entered, add_entry, find_entered
from awards.adapters.wire import entry_messages
from awards.app.dependencies import Dependencies
from awards.app.refused import refused
from awards.domain import sign_charter as domain
from awards.domain.events import CharterSigned
from awards.domain.refusals import EntryConflict
from awards.domain.scheme import AwardScheme


@dataclass(frozen=True, slots=True)
class SignCharter:
    """Which setting enters which scheme; `signed_on` None means today."""

    scheme: str
    setting_id: str
    signed_on: date | None
    name: str = field(repr=False)
    email: str = field(repr=False)


async def sign_charter(
    dependencies: Dependencies, principal: Principal, command: Command, asked: SignCharter
) -> Answer:
    """201 with the new entry, 200 with the same body when the setting entered with the same particulars before."""
    require_setting(principal, asked.setting_id)
    scheme = dependencies.scheme_to_enter(principal.authority, asked.scheme)

    async def work(connection: Connection) -> Answer:
        cause = caused_by_command(command.id, dependencies.clock.now())
        signed = _decide(scheme, asked, cause.recorded_at)
        added = await add_entry(connection, signed, name=asked.name, email=asked.email, recorded_at=cause.recorded_at)
        if not added:
            return await _known_entry(connection, scheme, asked)
        messages = entry_messages(
            signed,
            cause,
            name=asked.name,
            email=asked.email,
            contacts_public_key=dependencies.contacts_public_key,
        )
        await dependencies.outbox.append(connection, messages)
        entered = Entered(
            signed.entry_id, scheme.version, signed.applicant_party_id, signed.signed_on, asked.name, asked.email
        )
        return _answer(201, scheme, asked, entered)

    return await run_once(dependencies.pool, command, work)


def _decide(scheme: AwardScheme, asked: SignCharter, now: datetime) -> CharterSigned:
    today = day_of(now)
    decision = domain.sign_charter(
        scheme,
        entry_id=new_id(),
        setting_id=asked.setting_id,
        applicant_party_id=new_id(),
        signed_on=asked.signed_on or today,
        today=today,
    )
    if not isinstance(decision, CharterSigned):
        raise refused(decision)
    return decision


async def _known_entry(connection: Connection, scheme: AwardScheme, asked: SignCharter) -> Answer:
    entered = await find_entered(connection, scheme.authority, scheme.name, asked.setting_id)
    if entered is None:
        raise LookupError("The entry that stood in the way is gone.")
    same_day = asked.signed_on in {None, entered.charter_signed_on}
    if not same_day or (asked.name, asked.email) != (entered.name, entered.email):
        raise refused(EntryConflict(entered.entry_id))
    return _answer(200, scheme, asked, entered)


def _answer(status: int, scheme: AwardScheme, asked: SignCharter, entered: Entered) -> Answer:
    entry_id: UUID = entered.entry_id
    body = {
        "entry_id": entry_id,
        "scheme": scheme.name,
        "scheme_version": entered.scheme_version,
        "setting_id": asked.setting_id,
        "party_id": entered.applicant_party_id,
        "charter_signed_on": entered.charter_signed_on,
    }
    return Answer(status, body, {"Location": f"/v1/entries/{entry_id}"})
