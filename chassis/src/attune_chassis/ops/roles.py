"""Which roles of the service answer: by its own probes where they can be reached, and by what the database sees."""

from dataclasses import dataclass
from typing import Any

import httpx

from attune_chassis.database import Connection
from attune_chassis.settings import ServiceSettings
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")
PATIENCE_SECONDS = 5.0
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared with, not listened on


@dataclass(frozen=True, slots=True)
class Roles:
    """`asked`: the address. `named`: whether an operator gave it. `answer`: each role with `ready` and `checks`.

    Without an answer `answer` is None; a role may well run in another process.
    """

    asked: str
    named: bool
    answer: dict[str, Any] | None


async def roles_at(settings: ServiceSettings, address: str | None) -> Roles:
    """Ask /readyz at an address, or where a process with these settings would listen."""
    host = EVERY_ADDRESS.get(settings.http_host, settings.http_host)
    asked = (address or f"http://{host}:{settings.http_port}").rstrip("/")
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as client:
            told = (await client.get(f"{asked}/readyz")).json()
        answer = {
            role: {"ready": bool(said["ready"]), "checks": said["checks"]} for role, said in told["roles"].items()
        }
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        answer = None
    return Roles(asked, address is not None, answer)


async def relay_session(connection: Connection, lock_key: int) -> dict[str, Any]:
    """The relay as the database sees it: the greatest epoch it claimed, and who holds its lock."""
    holder = await QUERIES.relay_lock_holder(connection, class_id=lock_key >> 32, object_id=lock_key & 0xFFFF_FFFF)
    return {
        "epoch": await QUERIES.relay_epoch(connection),
        "lock_held": holder is not None,
        "connected_seconds": holder["connected_seconds"] if holder else None,
        "sessions": {row["application_name"]: row["sessions"] async for row in QUERIES.sessions(connection)},
    }
