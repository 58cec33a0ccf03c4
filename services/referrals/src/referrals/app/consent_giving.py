"""Put a consent on the ledger: about a referral, or before there is one (VI4: verbal consent first, then the rest)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection

from referrals.adapters.consent_store import ConsentCase, add_line, open_case
from referrals.app.change_referral import staff_pseudonym
from referrals.app.consent_access import lock_subject, recorder_of
from referrals.app.consent_document import consent_document
from referrals.app.consent_facts import keep_consent_fact
from referrals.app.dependencies import Dependencies
from referrals.app.ledger_refused import ledger_refused
from referrals.app.stated_day import stated_day
from referrals.domain.consent import ConsentLine
from referrals.domain.consent_given import GiveConsent, consent_given, give_consent
from referrals.domain.refusals import SettingNotYours, UnknownSetting

CREATED = 201


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """What a family agreed to; without a day it was given today."""

    scopes: frozenset[str]
    shared_with: frozenset[str]
    kind: str
    given_by: str
    given_on: date | None
    ends_on: date | None


async def record_consent_of_referral(
    dependencies: Dependencies, principal: Principal, command: Command, referral_id: UUID, asked: RecordConsent
) -> Answer:
    """201 with the consent. `referral_id` may also be the case_id of a referral that is yet to be made."""

    async def work(connection: Connection) -> Answer:
        subject = await lock_subject(connection, principal, referral_id)
        now = dependencies.clock.now()
        line = _given(dependencies, principal, asked, now)
        document = await _keep(connection, principal, subject.case, line, now)
        if subject.referral is not None:
            fact = consent_given(line, stated_day(asked.given_on, now).effective_at)
            cause = caused_by_command(command.id, now)
            await keep_consent_fact(dependencies, connection, subject.referral, fact, cause)
        return Answer(CREATED, document)

    return await run_once(dependencies.pool, command, work)


async def record_first_consent(
    dependencies: Dependencies, principal: Principal, command: Command, setting_id: str, asked: RecordConsent
) -> Answer:
    """201 with the consent and the case it opens: the referral is then made with that case_id, and has it as its id.

    Nothing is published before the referral is: nobody outside has heard of the case. Problems: `unknown_setting`,
    `setting_not_yours`, then those of the consent itself.
    """

    async def work(connection: Connection) -> Answer:
        if not dependencies.settings_directory.knows(principal.authority, setting_id):
            raise ledger_refused(UnknownSetting(setting_id))
        if not principal.may_act_for(setting_id):
            raise ledger_refused(SettingNotYours(setting_id))
        now = dependencies.clock.now()
        line = _given(dependencies, principal, asked, now)
        case = ConsentCase(dependencies.new_id(), principal.authority, setting_id)
        document = await _keep(connection, principal, case, line, now)
        return Answer(CREATED, document, {"Location": f"/v1/referrals/{case.case_id}/consents"})

    return await run_once(dependencies.pool, command, work)


def _given(dependencies: Dependencies, principal: Principal, asked: RecordConsent, now: datetime) -> ConsentLine:
    given = give_consent(
        GiveConsent(
            consent_id=dependencies.new_id(),
            scopes=asked.scopes,
            shared_with=asked.shared_with,
            kind=asked.kind,
            given_by=asked.given_by,
            recorded_by=recorder_of(principal),
            given_on=stated_day(asked.given_on, now),
            ends_on=asked.ends_on,
        )
    )
    if not isinstance(given, ConsentLine):
        raise ledger_refused(given)
    return given


async def _keep(
    connection: Connection, principal: Principal, case: ConsentCase, line: ConsentLine, now: datetime
) -> dict[str, Any]:
    recorder = staff_pseudonym(principal)
    await open_case(connection, case, now=now)
    await add_line(connection, case, line, recorder=recorder, recorded_at=now)
    today = stated_day(None, now).today
    document = consent_document(line, recorder=recorder, recorded_at=now, withdrawn_by=None, live_on=today)
    return {"case_id": case.case_id, **document}
