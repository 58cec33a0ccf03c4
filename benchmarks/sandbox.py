"""The whole platform, as `./attune up` starts it, in a folder that is gone afterwards."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from attune_sandbox.platform.data_folder import DataFolder, RunState
from attune_sandbox.platform.plan import Plan
from attune_sandbox.ports import DEFAULT_BASE, Ports, free_base

FOLDER_PREFIX = "attune-benchmark-"
PASSABLE = 0o711


class PlatformDiedError(Exception):
    """`attune up` did not come up, or the platform is gone."""


@asynccontextmanager
async def running_sandbox() -> AsyncIterator[tuple[Plan, RunState]]:
    """The platform without the demonstration: its plan (addresses, tokens, folders) and its processes."""
    place = await asyncio.to_thread(_make_folder)
    ports = Ports(free_base(DEFAULT_BASE))
    folder = DataFolder(place / "data")
    try:
        await _attune("up", "--empty", "--detach", "--port-base", str(ports.base), folder=folder)
        state = folder.running()
        if state is None:
            raise PlatformDiedError("attune up said it was ready, but nothing runs.")
        yield Plan.of(folder, ports), state
    finally:
        if folder.running() is not None:
            await _attune("down", folder=folder)
        await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)


async def _attune(command: str, *words: str, folder: DataFolder) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "attune_sandbox",
        command,
        *words,
        "--data",
        str(folder.path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        raise PlatformDiedError(f"attune {command}: {output.decode('utf-8', 'replace').strip()[-500:]}")


def _make_folder() -> Path:
    place = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
    place.chmod(PASSABLE)  # as root PostgreSQL runs as another user, who must pass through
    return place
