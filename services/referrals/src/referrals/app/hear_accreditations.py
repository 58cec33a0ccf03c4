"""Hear that ELSAs were accredited: from now on referrals can be allocated to them (EL5).

The register is a projection: it says what training's log says and nothing else, so it can be made anew from it.
"""

from collections.abc import Sequence

from attune_chassis.database import Connection
from attune_chassis.subscription import Received

from referrals.adapters.hearing_store import add_accredited_elsas
from referrals.adapters.wire_heard import accreditation


async def hear_accreditations(connection: Connection, received: Sequence[Received]) -> None:
    """Remember the accreditations; one heard again changes nothing."""
    await add_accredited_elsas(connection, [accreditation(one.record, one.event) for one in received])
