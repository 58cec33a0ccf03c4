"""What a play keeps on disk: what the integrator sent, byte for byte, and which questions were answered.

A sealed message cannot be made twice (each seal is new), so it is kept before it is sent, as a careful integrator does.
A refusal leaves no event, so that it was met is written down here; when this memory is lost, the events of later steps
tell the same.
"""

import contextlib
import json
import os
from pathlib import Path


class PlayMemory:
    """One file for one run of one scenario, a JSON line for each thing kept; a half-written line counts as not kept."""

    def __init__(self, folder: Path, scenario: str, run_id: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / f"{scenario}.{run_id}.jsonl"
        self._kept: dict[str, str] = {}
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        for line in lines:
            with contextlib.suppress(ValueError):
                kept = json.loads(line)
                self._kept[kept["what"]] = kept["text"]

    def recall(self, what: str) -> str | None:
        """What was kept under this name, or None."""
        return self._kept.get(what)

    def keep(self, what: str, text: str) -> None:
        """Keep `text`; returns after it is on disk."""
        line = "\n" + json.dumps({"what": what, "text": text}) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._kept[what] = text
