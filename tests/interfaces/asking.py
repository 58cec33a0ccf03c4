"""Sends a program that listens at an address what its OpenAPI document allows and forbids, and says what it answered.

schemathesis (https://schemathesis.io) makes the requests: every documented example, every edge of every schema, and
chance from a seed. It runs as a process of its own, as people run it by hand.
"""

import asyncio
import json
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "ignored_auth",
)
PHASES = ("examples", "coverage", "fuzzing")
SEED = 6
SECONDS_MAX = 900.0
KNOWN_SHARE = 0.7
"""How often an id is one that exists; a question about nothing is answered before anything interesting happens."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """What is sent where.

    `headers` go with every request, `headers_by_path` (by the beginning of a path) instead of them; `known_ids` are
    ids that exist, by the name of the parameter; `cases_max` bounds the requests made by chance for one operation.
    """

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    headers_by_path: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    known_ids: Mapping[str, Collection[str]] = field(default_factory=dict)
    cases_max: int


async def ask(asking: Asking, folder: Path) -> tuple[bool, str]:
    """Whether everything was answered as described, and the report, with a request to send again for each surprise."""
    settings = folder / "schemathesis.toml"
    settings.write_text("\n".join(_settings(asking)), "utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"),
        f"{asking.address}/openapi.json",
        *("--phases", ",".join(PHASES), "--checks", ",".join(CHECKS)),
        *("--max-examples", str(asking.cases_max), "--seed", str(SEED), "--generation-database", "none"),
        *("--continue-on-failure", "--warnings", "off", "--no-color"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), SECONDS_MAX)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode == 0, output.decode()


def _settings(asking: Asking) -> list[str]:
    # JSON texts and lists are also TOML's.
    lines = ["[phases.coverage]", "unexpected-methods = []", "[headers]", *_pairs(asking.headers)]
    for beginning, headers in asking.headers_by_path.items():
        lines += ["[[operations]]", f'include-path-regex = "^{beginning}"', "[operations.headers]", *_pairs(headers)]
    for name, ids in asking.known_ids.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(sorted(ids))}"]
    if asking.known_ids:
        lines += ["[parameters]"]
        lines += [f'{name} = {{ dictionary = "{name}", probability = {KNOWN_SHARE} }}' for name in asking.known_ids]
    return lines


def _pairs(headers: Mapping[str, str]) -> list[str]:
    return [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in headers.items()]
