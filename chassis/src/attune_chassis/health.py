"""Whether this process lives (`/livez`) and whether each of its roles is ready for work (`/readyz`).

A role has named checks. The readiness of the API role decides the answer of `/readyz` where the process has one: its
checks are the database and the migrations, never the broker, because a referral must be taken while the broker is away.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from attune_chassis.roles import API

FINE = "ok"

Check: TypeAlias = Callable[[], Awaitable[str | None]]
"""Gives None when all is well, else one plain sentence that says what is not, without any value of a person."""


@dataclass(frozen=True, slots=True)
class RoleHealth:
    """What one role answers: each check by name, `ok` or a sentence."""

    ready: bool
    checks: Mapping[str, str]


@dataclass
class Health:
    """The health of one process.

    Args:
        check_timeout_seconds: a check that takes longer has failed.
        progress_timeout_seconds: a loop that has not turned for longer is stuck.
    """

    check_timeout_seconds: float
    progress_timeout_seconds: float
    stopping: bool = False
    _checks: dict[str, dict[str, Check]] = field(default_factory=dict)
    _ages: dict[str, Callable[[], float]] = field(default_factory=dict)

    def add_role(self, role: str, checks: Mapping[str, Check]) -> None:
        """Answer for a role with these checks, by name."""
        self._checks[role] = dict(checks)

    def watch(self, loop: str, seconds_since_progress: Callable[[], float]) -> None:
        """Watch that a loop turns; waiting for work or for a next try counts as turning."""
        self._ages[loop] = seconds_since_progress

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of this process."""
        return tuple(self._checks)

    def stuck_loops(self) -> dict[str, str]:
        """The loops without progress, each with a sentence."""
        ages = {loop: age() for loop, age in self._ages.items()}
        return {
            loop: f"No progress for {age_seconds:.0f} seconds."
            for loop, age_seconds in ages.items()
            if age_seconds > self.progress_timeout_seconds
        }

    async def of_role(self, role: str) -> RoleHealth:
        """Run the checks of a role, all at once, each within the limit."""
        checks = self._checks[role]
        said = await asyncio.gather(*(self._run(check) for check in checks.values()))
        answers = dict(zip(checks, said, strict=True))
        if self.stopping:
            answers["stopping"] = "The process is stopping."
        return RoleHealth(all(answer == FINE for answer in answers.values()), answers)

    async def _run(self, check: Check) -> str:
        try:
            async with asyncio.timeout(self.check_timeout_seconds):
                return await check() or FINE
        except TimeoutError:
            return f"No answer within {self.check_timeout_seconds:g} seconds."
        except Exception as error:  # noqa: BLE001 - a check that fails in whatever way is an unready role, not an error
            return f"The check failed: {type(error).__qualname__}."


def deciding_roles(roles: tuple[str, ...]) -> tuple[str, ...]:
    """The roles that decide the answer of `/readyz`: the API role where there is one, else all."""
    return (API,) if API in roles else roles
