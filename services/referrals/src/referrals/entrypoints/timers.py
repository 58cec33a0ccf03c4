"""What falls due in this service: the moments at which a referral's clocks are looked at."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.timers import Timer, TimerHandler

from referrals.app.dependencies import Dependencies
from referrals.app.look_again import HANDLER, look_again
from referrals.domain.referral_clocks import KINDS


def timers(dependencies: Dependencies) -> Mapping[str, TimerHandler]:
    """One handler for every kind: whichever moment it is, the referral is looked at as a whole."""

    async def clocks(connection: Connection, timer: Timer, now: datetime) -> None:
        await look_again(dependencies, connection, UUID(timer.subject), timer.id, now)

    return dict.fromkeys((*KINDS, HANDLER), clocks)
