"""Read the register, page by page."""

from dataclasses import dataclass
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.commands import Answer

from training.adapters.elsa_store import ElsaFilter
from training.adapters.elsa_store import list_elsas as load_elsas
from training.app.dependencies import Dependencies


@dataclass(frozen=True, slots=True)
class ListElsas:
    """Which ELSAs are asked for; None means whichever. `after` is the last id of the page before."""

    setting_id: str | None
    accredited: bool | None
    after: UUID | None
    limit: int


async def list_elsas(dependencies: Dependencies, principal: Principal, asked: ListElsas) -> Answer:
    """200 with ELSAs in order of registration; `next_after` names the next page, None on the last one."""
    every_setting = ALL_SETTINGS in principal.settings
    wanted = ElsaFilter(
        authority=principal.authority,
        settings=None if every_setting else principal.settings,
        setting_id=asked.setting_id,
        accredited=asked.accredited,
        after=asked.after,
        limit=asked.limit + 1,
    )
    async with dependencies.pool.acquire() as connection:
        found = await load_elsas(connection, wanted)
    page = found[: asked.limit]
    elsas = [
        {
            "elsa_id": elsa.elsa_id,
            "setting_id": elsa.setting_id,
            "party_id": elsa.party_id,
            "registered_on": elsa.registered_on,
            "accredited_on": elsa.accredited_on,
        }
        for elsa in page
    ]
    return Answer(200, {"elsas": elsas, "next_after": page[-1].elsa_id if len(found) > asked.limit else None})
