"""The one way to an ELSA: within the token's authority, and only at a setting the token covers."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.database import Connection

from training.adapters.elsa_store import find_elsa, lock_elsa
from training.app.refused import elsa_unknown
from training.domain.elsa import Elsa


async def visible_elsa(connection: Connection, principal: Principal, elsa_id: UUID, *, lock: bool = False) -> Elsa:
    """The ELSA, locked for a change when asked; problem `elsa_unknown` (404)."""
    load = lock_elsa if lock else find_elsa
    elsa = await load(connection, principal.authority, elsa_id)
    if elsa is None or not principal.may_act_for(elsa.setting_id):
        raise elsa_unknown()
    return elsa
