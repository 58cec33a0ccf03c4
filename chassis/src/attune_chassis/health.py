"""Whether this process lives (`/livez`) and whether each of its roles is ready for work (`/readyz`).

A role has named checks. The readiness of the API role decides the answer of `/readyz` where the process has one: its
checks are the database and the migrations, never the broker, because a referral must be taken while the broker is away.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

API = "api"
FINE = "ok"

Check: TypeAlias = Callable[[], Awaitable[str | None]]
"""Gives None when all is well, else one plain sentence that says what is not, without any value of a person."""


@dataclass(frozen=True, slots=True)
class RoleHealth:
    """What one role answers: each check by name, `ok` or a sentence."""

    ready: bool
    checks: Mapping[str, str]


class Heartbeat:
    """A role beats it whenever it gets on; a role that has not for too long is stuck.

    Args:
        real_time: a monotonic clock in seconds.
    """

    def __init__(self, real_time: Callable[[], float] = time.monotonic) -> None:
        self._real_time = real_time
        self._beaten_at = real_time()

    def beat(self) -> None:
        """Say that work gets on, or that there is none to do."""
        self._beaten_at = self._real_time()

    def age_seconds(self) -> float:
        """Time since the last beat."""
        return self._real_time() - self._beaten_at


@dataclass
class Health:
    """The health of one process.

    Args:
        check_timeout_seconds: a check that takes longer has failed.
        progress_timeout_seconds: a role whose heartbeat is older is stuck.
    """

    check_timeout_seconds: float
    progress_timeout_seconds: float
    stopping: bool = False
    _checks: dict[str, dict[str, Check]] = field(default_factory=dict)
    _heartbeats: dict[str, Heartbeat] = field(default_factory=dict)

    def add_role(self, role: str, checks: Mapping[str, Check]) -> Heartbeat:
        """Watch a role; gives the heartbeat it must beat."""
        self._checks[role] = dict(checks)
        self._heartbeats[role] = Heartbeat()
        return self._heartbeats[role]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of this process."""
        return tuple(self._checks)

    def stuck_roles(self) -> dict[str, str]:
        """The roles without progress, each with a sentence."""
        return {
            role: f"No progress for {heartbeat.age_seconds():.0f} seconds."
            for role, heartbeat in self._heartbeats.items()
            if heartbeat.age_seconds() > self.progress_timeout_seconds
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
