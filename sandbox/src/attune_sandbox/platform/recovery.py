"""What an earlier run may have left: found by pid and start time, and ended."""

import os
import signal
import time

from rich.console import Console

from attune_sandbox.platform.data_folder import RunState
from attune_sandbox.processes import Identity, stop_processes

PATIENCE_SECONDS = 20.0
SERVERS = {"kafka": signal.SIGTERM, "postgres": signal.SIGINT}


def own_identity() -> Identity:
    """This process."""
    return Identity.of(os.getpid()) or Identity(os.getpid(), time.time())


def end_leftovers(state: RunState, console: Console) -> list[str]:
    """End what still runs of an earlier launcher: programs first, then the servers. The names of what was ended."""
    left = {name: identity for name, identity in state.identities().items() if identity.running()}
    if left:
        console.print(f"An earlier run was not stopped in good order. Ending what it left: {', '.join(left)}.")
        stop_processes(
            [identity for name, identity in left.items() if name not in SERVERS], signal.SIGTERM, PATIENCE_SECONDS
        )
        for name, number in SERVERS.items():
            if name in left:
                stop_processes([left[name]], number, PATIENCE_SECONDS)
    return list(left)
