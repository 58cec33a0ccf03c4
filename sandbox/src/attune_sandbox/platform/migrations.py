"""Bringing the services' databases to this version: by each service's own command, and only when there may be work.

A migration run costs a Python start per service. What the migrations of a service look like (a fingerprint over their
files) is noted beside the data once they were applied; while it stays the same there is nothing to do.
"""

import hashlib
import importlib.util
import json
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attune_sandbox.errors import SandboxError
from attune_sandbox.guarding import Guard
from attune_sandbox.platform.parts import console_script
from attune_sandbox.platform.plan import Plan

MIGRATION_TIMEOUT_SECONDS = 120.0
NOTES = "migrated.json"
CHASSIS = "attune_chassis"


def migrate_all(plan: Plan, services: Sequence[str], guard: Guard) -> None:
    """Migrate, side by side, the databases whose migrations are not those noted; raises SandboxError."""
    notes_file = plan.folder.path / NOTES
    notes = _read(notes_file)
    wanted = {service: fingerprint(service) for service in services}
    waiting = [service for service in services if notes.get(service) != wanted[service]]
    if not waiting:
        return
    with ThreadPoolExecutor(len(waiting)) as pool:
        list(pool.map(lambda service: migrate(plan, service, guard), waiting))
    draft = notes_file.with_suffix(".draft")
    draft.write_text(json.dumps(notes | wanted, indent=1), "utf-8")
    draft.replace(notes_file)


def migrate(plan: Plan, service: str, guard: Guard) -> None:
    """Run `<service> migrate`; raises SandboxError with its own last sentence when it refuses."""
    done = subprocess.run(  # noqa: S603 -- our own program
        [str(console_script(service)), "migrate"],
        env={**plan.migration_environment(service), **guard.environment},
        capture_output=True,
        text=True,
        timeout=MIGRATION_TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        words = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        raise SandboxError(f"The database of {service} could not be migrated: {words}")


def fingerprint(service: str) -> str:
    """The SHA-256 over names and contents of every migration a service applies: the chassis' and its own."""
    digest = hashlib.sha256()
    for package in (CHASSIS, service):
        for file in sorted(_migrations(package).glob("*.sql")):
            digest.update(f"{package}/{file.name}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _migrations(package: str) -> Path:
    # Found without importing: the launcher never runs a service's code.
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise SandboxError(f"The package {package} is not installed. Start with ./attune, which installs it.")
    return Path(found.origin).parent / "migrations"


def _read(notes_file: Path) -> dict[str, str]:
    try:
        return dict(json.loads(notes_file.read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}
