"""How many decisions came by the day that was aimed at, by service and period (KD8: "within 10 working days")."""

from datetime import date, time, timedelta
from typing import Any

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.commands import Answer
from attune_chassis.working_days import london_instant

from referrals.adapters.clock_store import ReplyFigures, reply_figures
from referrals.app.dependencies import Dependencies

MIDNIGHT = time()


async def read_reply_figures(dependencies: Dependencies, principal: Principal, first_on: date, last_on: date) -> Answer:
    """200 with the figures of the settings the token covers, both days included."""
    async with dependencies.pool.acquire() as connection:
        found = await reply_figures(
            connection,
            principal.authority,
            None if ALL_SETTINGS in principal.settings else principal.settings,
            since=london_instant(first_on, MIDNIGHT),
            before=london_instant(last_on + timedelta(days=1), MIDNIGHT),
        )
    return Answer(200, {"first_on": first_on, "last_on": last_on, "services": [_line(figures) for figures in found]})


def _line(figures: ReplyFigures) -> dict[str, Any]:
    share = None if figures.with_target == 0 else round(100 * figures.within_target / figures.with_target, 1)
    return {
        "referral_type": figures.referral_type,
        "decided": figures.decided,
        "with_target": figures.with_target,
        "within_target": figures.within_target,
        "percent_within_target": share,
    }
