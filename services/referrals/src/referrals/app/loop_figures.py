"""How well referrers are told: closures with their evidence, who has waited longest, who hears nothing (YL1, FR2)."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final, Literal

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.days import day_of
from attune_chassis.problems import Problem
from attune_chassis.working_days import london_instant

from referrals.adapters.reading_store import closures, oldest_untold, silent_now
from referrals.app.dependencies import Dependencies
from referrals.app.who_reads import covered_by

GroupBy = Literal["service", "month", "setting"]
SMALL: Final = 5
DAYS_MAX: Final = 3_700
COUNTED: Final = ("told", "acknowledged", "told_by_a_person", "withheld")


@dataclass(frozen=True, slots=True)
class LoopFigures:
    """The period, first and last day in England; one service or all; in which groups, or None for one figure."""

    from_on: date
    until_on: date
    service: str | None
    group_by: GroupBy | None


async def loop_figures(dependencies: Dependencies, principal: Principal, asked: LoopFigures) -> Answer:
    """200 with the figures of the referrals the token covers; problem `period_unusable` (422).

    Each referral that is closed now counts once, when it was closed last. `without_evidence` is 0 by construction: the
    database refuses a referral closed with an open notice; the figure is counted nevertheless.
    """
    if not 0 <= (asked.until_on - asked.from_on).days <= DAYS_MAX:
        raise Problem(
            422,
            "period_unusable",
            f"The period has to begin before it ends, and to be no longer than {DAYS_MAX} days.",
            "Check `from` and `until`.",
        )
    covered = covered_by(principal)
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        rows = await closures(
            connection,
            covered,
            from_at=london_instant(asked.from_on, time()),
            until_at=london_instant(asked.until_on + timedelta(days=1), time()),
            referral_type=asked.service,
            group_by=asked.group_by,
        )
        oldest = await oldest_untold(connection, covered, asked.service)
        silent = await silent_now(connection, covered, asked.service)
    now = dependencies.clock.now()
    if oldest is not None:
        oldest |= {"days": (day_of(now) - day_of(oldest["untold_since"])).days}
    body = {
        "from": asked.from_on,
        "until": asked.until_on,
        "service": asked.service,
        "group_by": asked.group_by,
        "figures": [_figure(row) for row in rows],
        "oldest_untold": oldest,
        "silent_referrers": silent,
        "as_of": now,
    }
    return Answer(200, body, {"Cache-Control": "no-store"})


def _figure(row: dict[str, Any]) -> dict[str, Any]:
    count = row["closures"]
    percents = {f"{name}_percent": round(100 * row[name] / count, 1) for name in COUNTED}
    return row | percents | {"note": "small_number" if count < SMALL else None}
