"""The benchmark's side of a contender: start it, let it begin, hear its figures, end it."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

READY_TIMEOUT_SECONDS = 90.0
END_TIMEOUT_SECONDS = 20.0
LOG_LINES_TOLD = 12
LINE_BYTES_MAX = 64 * 1024 * 1024
ROOT = Path(__file__).parents[1]


class ContenderFailedError(Exception):
    """A contender ended, or said nothing for too long; the text holds the end of its log."""


@dataclass(slots=True)
class ContenderProcess:
    """One contender in a process of its own."""

    name: str
    process: asyncio.subprocess.Process
    log: Path

    @classmethod
    async def start(
        cls, module: str, specification: Mapping[str, Any], *, logs: Path, python: str = sys.executable
    ) -> "ContenderProcess":
        """Start `benchmarks.contenders.<module>`; does not wait until it is ready."""
        log = logs / f"{module}.log"
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                python,
                "-m",
                f"benchmarks.contenders.{module}",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
                limit=LINE_BYTES_MAX,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        contender = cls(module, process, log)
        contender._say(json.dumps(specification))
        return contender

    @property
    def pid(self) -> int:
        return self.process.pid

    async def ready(self, timeout_seconds: float = READY_TIMEOUT_SECONDS) -> dict[str, Any]:
        """Wait until it is connected."""
        return await self.hear("ready", timeout_seconds)

    def arm(self) -> None:
        """Say that what comes next is to be measured."""
        self._say("arm")

    def go(self) -> None:
        """Let it begin."""
        self._say("go")

    async def done(self, timeout_seconds: float) -> dict[str, Any]:
        """Wait for its figures."""
        return await self.hear("done", timeout_seconds)

    async def hear(self, state: str, timeout_seconds: float) -> dict[str, Any]:
        """Wait for the line that says `state`; lines before it are passed over."""
        output = self.process.stdout
        if output is None:
            raise ContenderFailedError(f"{self.name} has no output.")
        try:
            async with asyncio.timeout(timeout_seconds):
                while line := await output.readline():
                    message = self._read(line)
                    if message.get("state") == state:
                        return message
        except TimeoutError:
            words = f"{self.name} did not say '{state}' in {timeout_seconds:.0f} s: {self._last_words()}"
            raise ContenderFailedError(words) from None
        raise ContenderFailedError(f"{self.name} ended before it said '{state}': {self._last_words()}")

    async def end(self) -> None:
        """Let it end; insist after a while."""
        if self.process.returncode is not None:
            return
        self._say("end")
        try:
            async with asyncio.timeout(END_TIMEOUT_SECONDS):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    def _say(self, line: str) -> None:
        if self.process.stdin is not None and not self.process.stdin.is_closing():
            self.process.stdin.write(line.encode() + b"\n")

    def _read(self, line: bytes) -> dict[str, Any]:
        try:
            message = json.loads(line)
        except ValueError:
            message = None
        if isinstance(message, dict):
            return message
        with self.log.open("ab") as log:
            log.write(line)  # a library printed something
        return {}

    def _last_words(self) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return " | ".join(lines[-LOG_LINES_TOLD:])
