"""Who does a setting turn to on a day, and which settings have nobody (LK1: who is my EP today)."""

from dataclasses import dataclass
from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer

from referrals.adapters.link_store import roles_held_on, settings_linked_on
from referrals.app.consent_access import MAY_DECIDE
from referrals.app.dependencies import Dependencies
from referrals.app.ledger_refused import ledger_refused
from referrals.app.link_document import link_document
from referrals.app.stated_day import stated_day
from referrals.domain.refusals import SettingNotYours, UnknownSetting


@dataclass(frozen=True, slots=True)
class SettingsWithout:
    """Which role, on which day, and where in the list; `after` is the last setting of the page before."""

    link_role: str
    on: date | None
    after: str | None
    limit: int


async def read_links(dependencies: Dependencies, principal: Principal, setting_id: str, on: date | None) -> Answer:
    """200 with everybody the setting turns to on that day. Handover notes are for those who decide, not for all."""
    if not dependencies.settings_directory.knows(principal.authority, setting_id):
        raise ledger_refused(UnknownSetting(setting_id))
    if not principal.may_act_for(setting_id):
        raise ledger_refused(SettingNotYours(setting_id))
    day = on or stated_day(None, dependencies.clock.now()).today
    async with dependencies.pool.acquire() as connection:
        held = await roles_held_on(connection, principal.authority, setting_id, day)
    shows_notes = MAY_DECIDE in principal.scopes
    links = [
        link_document(one.link_role, one.term) | {"handover_note": one.handover_note if shows_notes else None}
        for one in held
    ]
    return Answer(200, {"setting_id": setting_id, "on": day, "links": links}, {"Cache-Control": "no-store"})


async def list_settings_without(dependencies: Dependencies, principal: Principal, asked: SettingsWithout) -> Answer:
    """200 with a page of the settings your token covers that have nobody in the role on that day."""
    day = asked.on or stated_day(None, dependencies.clock.now()).today
    without = await settings_without(dependencies, principal, asked.link_role, day, after=asked.after)
    page = without[: asked.limit]
    body = {
        "link_role": asked.link_role,
        "on": day,
        "settings": page,
        "next": page[-1]["setting_id"] if len(without) > asked.limit else None,
    }
    return Answer(200, body)


async def settings_without(
    dependencies: Dependencies, principal: Principal, link_role: str, on: date | None, *, after: str | None = None
) -> list[dict[str, str | None]]:
    """Every setting the token covers that has nobody in the role on that day (None: today), in order of their ids."""
    day = on or stated_day(None, dependencies.clock.now()).today
    async with dependencies.pool.acquire() as connection:
        linked = await settings_linked_on(connection, principal.authority, link_role, day)
    directory = dependencies.settings_directory
    return [
        {"setting_id": setting_id, "setting_name": directory.name(authority, setting_id)}
        for authority, setting_id in sorted(directory.names)
        if authority == principal.authority
        and setting_id not in linked
        and principal.may_act_for(setting_id)
        and (after is None or setting_id > after)
    ]
