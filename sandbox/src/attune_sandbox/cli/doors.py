"""How the operator's tools of a service are reached: as its own program here, or inside its container."""

import getpass
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from attune_sandbox.platform.parts import console_script
from attune_sandbox.platform.plan import OWNER_URL, Plan


@dataclass(frozen=True, slots=True)
class Door:
    """`command(service)` and what follows it is `<service> ...` with the settings of the running service."""

    command: Callable[[str], Sequence[str]]
    environment: Callable[[str], Mapping[str, str]]
    owner: Callable[[str], Mapping[str, str]] = field(default=lambda _: {}, repr=False)
    """The owner's login besides, for the one command that makes a schema."""

    def words(self, service: str, arguments: Sequence[str]) -> list[str]:
        """The command line of `<service> ops <arguments>`."""
        return [*self.command(service), "ops", *arguments]


def embedded_door(plan: Plan) -> Door:
    """To the services of the running sandbox, with the environment their launcher gave them."""

    def owner(service: str) -> dict[str, str]:
        return {OWNER_URL: plan.database_url(f"{service}_owner", service)}

    return Door(lambda service: [str(console_script(service))], plan.service_environment, owner)


def compose_door(checkout: Path, environment: Mapping[str, str]) -> Door:
    """To the services of the compose project. All containers have the same user, so ours is handed in for audit."""
    terminal = [] if sys.stdin.isatty() else ["-T"]
    inside = ["docker", "compose", "--project-directory", str(checkout), "exec", *terminal]
    named = ["-e", f"LOGNAME={getpass.getuser()}"]
    return Door(lambda service: [*inside, *named, service, "run-attune"], lambda _: environment)
