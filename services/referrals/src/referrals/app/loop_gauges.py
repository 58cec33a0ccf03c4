"""The loop to the referrers as gauges, so that somebody is woken before a referrer has to ask (YL1)."""

from collections.abc import Sequence
from typing import Final

from attune_chassis.database import Connection
from attune_chassis.days import day_of
from attune_chassis.service import ReadGauges, StatedGauge

from referrals.adapters.reading_store import loop_figures_now
from referrals.app.dependencies import Dependencies
from referrals.domain.lifecycle import UNDECIDED

COUNT_MAX: Final = 10_000
"""A gauge counts so far: more of anything that waits says nothing new to an alert."""


def loop_gauges(dependencies: Dependencies) -> ReadGauges:
    """Reads what `/metrics` says of the loop, in all authorities together."""

    async def read(connection: Connection) -> Sequence[StatedGauge]:
        now = dependencies.clock.now()
        found = await loop_figures_now(connection, today=day_of(now), undecided=sorted(UNDECIDED), count_max=COUNT_MAX)
        since = found["untold_since"]
        age = 0.0 if since is None else max((now - since).total_seconds(), 0.0)
        return (
            StatedGauge(
                name="referrals_untold_notices",
                description="Decisions somebody has not been told of: on their way, failed, or withheld by name.",
                labels=("status",),
                figures={(status,): found[status] for status in ("open", "failed", "withheld")},
            ),
            StatedGauge(
                name="referrals_overdue_notices",
                description="Notices whose day has passed: to be told by a person, or a withholding to be reviewed.",
                labels=("status",),
                figures={("failed",): found["follow_ups_overdue"], ("withheld",): found["reviews_due"]},
            ),
            StatedGauge(
                name="referrals_oldest_untold_seconds",
                description="How long whoever has waited longest has waited to be told; 0 where nobody waits.",
                figures={(): age},
            ),
            StatedGauge(
                name="referrals_closed_unacknowledged",
                description="Closed referrals whose end was told and not acknowledged.",
                figures={(): found["unacknowledged"]},
            ),
            StatedGauge(
                name="referrals_reply_targets",
                description="Undecided referrals whose reply target is at risk, or was missed.",
                labels=("status",),
                figures={("at_risk",): found["targets_at_risk"], ("missed",): found["targets_missed"]},
            ),
        )

    return read
