"""faststream-outbox draining a table of its own. Where it is not installed it gets an environment beside ours."""

import asyncio
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import asyncpg
from attune_sandbox.locations import cache_folder

from benchmarks.drainers import UnavailableError
from benchmarks.events import EventShape
from benchmarks.figures import Measurement
from benchmarks.processes import ROOT
from benchmarks.servers import Servers
from benchmarks.turns import take_turn

TABLE = "faststream_outbox"
COLUMNS = ("queue", "payload", "headers")
QUEUE = "relayed"
INSTALL_TIMEOUT_SECONDS = 180.0


class FaststreamOutbox:
    """A fresh process, table and topic for each turn."""

    least_share = 0.1

    def __init__(self, name: str) -> None:
        self.name = name

    async def open(self, servers: Servers) -> None:
        self._servers = servers
        self._python = await asyncio.to_thread(python_with_bench_group)

    async def drain(self, shape: EventShape, rows: int) -> Measurement:
        servers = self._servers
        url, topic = await servers.new_database(), servers.new_topic()
        told = {"database_url": url, "table": TABLE, "topic": topic, "rows": rows}

        async def fill() -> None:
            connection = await asyncpg.connect(url)
            await connection.copy_records_to_table(TABLE, records=_records(shape, rows), columns=COLUMNS)
            await connection.execute(f"ANALYZE {TABLE}")
            await connection.close()
            await servers.settle_disk()

        try:
            return await take_turn(
                servers, self.name, "faststream_outbox_relay", rows, told, python=self._python, prepare=("table", fill)
            )
        finally:
            servers.delete_topics([topic])
            await servers.drop_database(url)

    async def close(self) -> None:
        """Nothing is kept between turns."""


def python_with_bench_group() -> str:
    """A Python that has the dependency group `bench`: ours, or one made for it. Raises UnavailableError."""
    if importlib.util.find_spec("faststream_outbox") is not None:
        return sys.executable
    uv = shutil.which("uv") or str(ROOT / ".attune/uv/bin/uv")
    place = cache_folder() / "benchmarks-environment"
    command = [uv, "sync", "--frozen", "--quiet", "--no-default-groups", "--group", "bench", "--python", sys.executable]
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(place), "UV_PYTHON_DOWNLOADS": "never"}
    try:
        done = subprocess.run(  # noqa: S603 -- our own arguments
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=INSTALL_TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"its environment could not be made ({type(error).__name__}).") from error
    if done.returncode != 0:
        raise UnavailableError(f"its environment could not be made: {done.stderr.strip()[-300:]}")
    return str(place / "bin" / "python")


def _records(shape: EventShape, rows: int) -> Iterator[tuple[Any, ...]]:
    for event in shape.events(rows):
        headers = json.dumps(dict(json.loads(event.headers)) | {"correlation_id": str(event.ce_id)})
        yield QUEUE, event.value, headers
