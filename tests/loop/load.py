"""The referrals of a run: so many at once, each on its path to its end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.loop.case import Case, Plan
from tests.loop.desk import Desk
from tests.loop.paths import Path, drawn

AT_ONCE = 96
COMPLAINTS_MAX = 300


@dataclass(slots=True)
class Load:
    """All of them. `plans` is what the judge is told."""

    desk: Desk
    count: int
    at_once: int = AT_ONCE
    plans: list[Plan] = field(default_factory=list)
    begun: int = 0
    done: int = 0
    enough: bool = False
    """No new referral is begun any more; those under way go on to their end."""

    async def run(self) -> None:
        """Until every one has reached the end of its path, or has said why not."""
        paths = enumerate(drawn(self.desk.stage.seed, self.count))
        async with asyncio.TaskGroup() as walkers:
            for _ in range(min(self.at_once, self.count)):
                walkers.create_task(self._walk(lambda: next(paths, None)))

    async def _walk(self, following: Callable[[], tuple[int, Path] | None]) -> None:
        while not self.enough and (drawn_one := following()) is not None:
            number, path = drawn_one
            case = Case(self.desk, number, path.__name__)
            self.begun += 1
            try:
                await path(case)
            except Exception as error:  # noqa: BLE001 -- the summary tells it, and the others go on
                case.plan.complaint = f"{type(error).__name__}: {error}"[:COMPLAINTS_MAX]
            else:
                case.plan.reached = True
            self.done += 1
            for one in (case, *case.twins):
                one.plan.reached = case.plan.reached
                if one.plan.referral_id or one.plan.complaint:
                    self.plans.append(one.plan)
