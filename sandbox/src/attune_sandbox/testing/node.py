"""Node and its packages for tests: as `contracts/tests/node/package-lock.json` pins them, installed once in the cache.

`node.run("script.mjs", ...)` runs a script of the tests in the folder that has the packages. To add a package: put its
exact version into `package.json` there and run `npm install --package-lock-only --ignore-scripts` in that folder.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from attune_sandbox.locations import cache_folder, project_folder
from attune_sandbox.testing.unchecked import not_checked

INSTALL_SECONDS_MAX = 300
SCRIPT_SECONDS_MAX = 120
_MANIFESTS = ("package.json", "package-lock.json")
_DONE = ".complete"
_AWAY = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT")
"""What npm says when the network is the trouble. Anything else, a wrong hash above all, is our own fault."""


def manifest_folder() -> Path:
    """Where the pinned packages are declared."""
    return project_folder() / "contracts" / "tests" / "node"


@dataclass(frozen=True, slots=True)
class Node:
    """A Node with the pinned packages. `folder` holds `node_modules`."""

    program: str
    folder: Path

    def run(
        self, script: Path, *arguments: str, stdin: bytes = b"", timeout_seconds: float = SCRIPT_SECONDS_MAX
    ) -> subprocess.CompletedProcess[bytes]:
        """Run an ES module that may import the packages; a copy of it lies beside them meanwhile, as imports demand."""
        digest = hashlib.sha256(script.read_bytes()).hexdigest()[:16]
        copy = self.folder / f"{script.stem}-{digest}{script.suffix}"
        if not copy.exists():
            new = copy.with_name(f".{os.getpid()}-{copy.name}")
            shutil.copyfile(script, new)
            new.replace(copy)
        return subprocess.run(  # noqa: S603 -- our own script, and Node by its full path
            [self.program, str(copy), *arguments],
            input=stdin,
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
            cwd=self.folder,
        )

    def file_of(self, package: str, file: str) -> Path:
        """A file of one package, for example `axe-core`, `axe.min.js`."""
        return self.folder / "node_modules" / package / file


@pytest.fixture(scope="session")
def node() -> Node:
    """Node with the pinned packages. Without Node, or without a way to its registry, the test is not checked."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        not_checked("this machine has no Node with npm; install Node 20 or later")
    folder = cache_folder() / f"node-{_fingerprint(program)}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers and engineers share the cache: the second waits for the first
        if not (folder / _DONE).exists():
            _install(npm, folder)
    return Node(program, folder)


def _fingerprint(program: str) -> str:
    """One folder for each set of pins and each Node: what is in it never changes."""
    pins = b"".join((manifest_folder() / name).read_bytes() for name in _MANIFESTS)
    version = subprocess.run([program, "--version"], capture_output=True, check=True).stdout  # noqa: S603 -- a full path
    return hashlib.sha256(pins + version).hexdigest()[:16]


def _install(npm: str, folder: Path) -> None:
    for name in _MANIFESTS:
        shutil.copyfile(manifest_folder() / name, folder / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        outcome = subprocess.run(  # noqa: S603 -- fixed words, and npm by its full path
            command, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS_MAX, check=False
        )
    except subprocess.TimeoutExpired:
        not_checked(f"npm could not fetch the pinned packages within {INSTALL_SECONDS_MAX} s; see to the network")
    if outcome.returncode != 0:
        if away := _AWAY.search(outcome.stderr):
            not_checked(
                f"npm could not reach its registry to fetch the pinned packages ({away[0]}); see to the network"
            )
        pytest.fail(f"the pinned packages cannot be installed: {outcome.stderr.strip()}", pytrace=False)
    (folder / _DONE).touch()
