"""The frame of every change of a setting's links: order them, load, decide, write down, publish."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import Cause, caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.logs import get_logger

from referrals.adapters.link_store import (
    LinkKey,
    add_handover_note,
    add_term,
    end_term,
    raise_link_version,
    terms_of_role,
)
from referrals.adapters.people import KnownAs, Referrer
from referrals.adapters.wire_ledgers import link_message
from referrals.app.change_referral import staff_pseudonym
from referrals.app.dependencies import Dependencies
from referrals.app.ledger_refused import ledger_refused
from referrals.app.link_document import link_document
from referrals.app.parties import keep_and_state_party
from referrals.app.stated_day import stated_day
from referrals.domain.link_people import LinkRefusal, LinkTerm, Succession, assign, succeed
from referrals.domain.refusals import SettingNotYours, UnknownSetting

CREATED = 201

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reached:
    """How to reach the one to turn to, and the one at the setting who is told; None where it is stated already."""

    person: Referrer | None = None
    contact: Referrer | None = None


@dataclass(frozen=True, slots=True)
class AssignLink:
    """A setting's first person in a role; without a day from today on."""

    link_role: str
    person_id: UUID
    contact_id: UUID | None
    from_on: date | None
    reached: Reached


@dataclass(frozen=True, slots=True)
class SucceedLink:
    """Who takes over, why, and what they were told; without days from today on, and told today."""

    person_id: UUID
    contact_id: UUID | None
    from_on: date | None
    reason: str
    handover_note: str = field(repr=False)
    handover_on: date | None
    reached: Reached


async def assign_link(
    dependencies: Dependencies, principal: Principal, command: Command, setting_id: str, asked: AssignLink
) -> Answer:
    """201 with the link. Problems: `unknown_setting`, `setting_not_yours`, `already_linked`."""

    def decide(terms: list[LinkTerm], now: datetime) -> tuple[LinkTerm, ...] | LinkRefusal:
        first = LinkTerm(
            link_id=dependencies.new_id(),
            number=1,
            person_id=asked.person_id,
            contact_id=asked.contact_id,
            from_on=stated_day(asked.from_on, now).day,
        )
        return assign(terms, first, asked.link_role)

    place = (setting_id, asked.link_role)
    return await _change(dependencies, principal, command, place, decide, reached=asked.reached)


async def succeed_link(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    place: tuple[str, str],
    asked: SucceedLink,
) -> Answer:
    """201 with the link of the one who takes over; `place` is setting and role. Problems: those of `succeed`."""

    def decide(terms: list[LinkTerm], now: datetime) -> tuple[LinkTerm, ...] | LinkRefusal:
        step = Succession(
            link_id=dependencies.new_id(),
            person_id=asked.person_id,
            contact_id=asked.contact_id,
            from_on=stated_day(asked.from_on, now).day,
            reason=asked.reason,
            handover_note=asked.handover_note,
            handover_on=stated_day(asked.handover_on, now),
        )
        return succeed(terms, step, place[1])

    return await _change(
        dependencies, principal, command, place, decide, reached=asked.reached, note=asked.handover_note
    )


async def _change(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    place: tuple[str, str],
    decide: Callable[[list[LinkTerm], datetime], tuple[LinkTerm, ...] | LinkRefusal],
    *,
    reached: Reached,
    note: str | None = None,
) -> Answer:
    setting_id, link_role = place
    key = LinkKey(principal.authority, setting_id, link_role)

    async def work(connection: Connection) -> Answer:
        if not dependencies.settings_directory.knows(principal.authority, setting_id):
            raise ledger_refused(UnknownSetting(setting_id))
        if not principal.may_act_for(setting_id):
            raise ledger_refused(SettingNotYours(setting_id))
        version = await raise_link_version(connection, setting_id)
        now = dependencies.clock.now()
        decision = decide(await terms_of_role(connection, key), now)
        if not isinstance(decision, tuple):
            raise ledger_refused(decision)
        *former, term = decision
        for ended in former:
            await end_term(connection, ended)
        await add_term(connection, key, term, recorded_by=staff_pseudonym(principal), recorded_at=now)
        if note is not None:
            await add_handover_note(connection, term, note.strip())
        cause = caused_by_command(command.id, now)
        await _state(dependencies, connection, reached, term, (principal.authority, cause))
        message = link_message(key, term, former[0] if former else None, version=version, cause=cause)
        await dependencies.outbox.append(connection, [message])
        log.info("link_changed", fact_id=str(cause.event_id(0)), number=term.number)
        return Answer(CREATED, link_document(link_role, term), {"Location": f"/v1/settings/{setting_id}/links"})

    return await run_once(dependencies.pool, command, work)


async def _state(
    dependencies: Dependencies, connection: Connection, reached: Reached, term: LinkTerm, by: tuple[str, Cause]
) -> None:
    """Before the link is published: it tells both of them."""
    authority, cause = by
    for party_id, person in ((term.person_id, reached.person), (term.contact_id, reached.contact)):
        if party_id is not None and person is not None:
            await keep_and_state_party(
                dependencies,
                connection,
                person,
                party_id=party_id,
                authority=authority,
                known_as=KnownAs.STAFF,
                cause=cause,
            )
