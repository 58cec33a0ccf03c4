"""Hear that an ELSA was accredited: from now on referrals can be allocated to them (EL5)."""

from attune_chassis.database import Connection

from referrals.adapters.hearing_store import add_accredited_elsa
from referrals.adapters.wire_heard import Accreditation
from referrals.app.dependencies import Dependencies


async def hear_accreditation(dependencies: Dependencies, connection: Connection, heard: Accreditation) -> None:
    """Remember the accreditation; heard again, nothing changes."""
    await add_accredited_elsa(connection, heard, recorded_at=dependencies.clock.now())
