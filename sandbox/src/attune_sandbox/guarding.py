"""The launcher's side of the guard: start it, tell it of children, let go of it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from types import TracebackType

from attune_sandbox.errors import SandboxError
from attune_sandbox.guard import MARKER_VARIABLE
from attune_sandbox.processes import Identity


class Guard:
    """Ends the children named to it when this process ends without having stopped them."""

    def __init__(self, log: Path) -> None:
        self.marker = uuid.uuid4().hex
        log.parent.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if name != MARKER_VARIABLE}
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 -- our own module, our own marker
                [sys.executable, "-m", "attune_sandbox.guard", self.marker],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=environment,
                text=True,
            )

    @property
    def environment(self) -> dict[str, str]:
        """What every child must carry, so that the guard finds it even when it was never named."""
        return {MARKER_VARIABLE: self.marker}

    def watch(self, identity: Identity, signal_number: int, *, group: int) -> None:
        """Name a child; higher groups are stopped first. After `close` nothing may be started: the child is ended."""
        if self._process.stdin is None or self._process.stdin.closed:
            identity.send(signal.SIGKILL)
            raise SandboxError("The platform is being stopped; nothing is started any more.")
        self._tell(
            {"watch": identity.pid, "started": identity.started, "signal": int(signal_number), "group": group},
        )

    def forget(self, pid: int) -> None:
        self._tell({"forget": pid})

    def close(self) -> None:
        """Close the pipe and wait for the guard, which first stops whatever is still named."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait(timeout=60)

    def _tell(self, message: dict[str, object]) -> None:
        if self._process.stdin is None or self._process.stdin.closed:
            return
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            # Somebody killed the guard. The launcher still stops its children itself.
            return

    def __enter__(self) -> "Guard":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
