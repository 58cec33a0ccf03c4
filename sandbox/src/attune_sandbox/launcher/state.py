"""What a running sandbox says of itself in `state.json`: for `status`, `down`, `logs` and the next start."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from attune_sandbox.locations import write_private
from attune_sandbox.processes import Identity

Phase = Literal["starting", "ready", "stopping"]


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """One child of the launcher."""

    name: str
    identity: Identity
    port: int


@dataclass(frozen=True, slots=True)
class SandboxState:
    """The launcher, how far it is, where its ports begin, and its children."""

    launcher: Identity
    phase: Phase
    port_base: int
    processes: Mapping[str, RunningProcess] = field(default_factory=dict)

    def launcher_runs(self) -> bool:
        return self.launcher.running() is not None

    def write(self, path: Path) -> None:
        """Replace the file, whole or not at all."""
        write_private(path, json.dumps(asdict(self), indent=1))


def read_state(path: Path) -> SandboxState | None:
    """What was written last; None where nothing was, or nothing that can be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        processes = {
            name: RunningProcess(name, Identity(**told["identity"]), told["port"])
            for name, told in content["processes"].items()
        }
        return SandboxState(Identity(**content["launcher"]), content["phase"], content["port_base"], processes)
    except (OSError, ValueError, KeyError, TypeError):
        return None
