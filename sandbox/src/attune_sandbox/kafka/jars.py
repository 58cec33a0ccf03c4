"""Kafka's jars in the cache, each one with the SHA-256 the committed lock names.

jgo fetches but verifies nothing, so every jar is hashed here before it is put in its place, and again whenever its size
or modification time is not the one noted at that moment. A jar in its place with another content is refused: it was
whole once, so somebody or something changed it.
"""

import fcntl
import hashlib
import json
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jgo.maven import MavenContext

from attune_sandbox.errors import SandboxError

LOCK = Path(__file__).with_name("jgo.lock.toml")
SPECIFICATION = Path(__file__).with_name("jgo.toml")
FETCHES_AT_ONCE = 4
FETCH_TIMEOUT_SECONDS = 60
NOTES = "verified.json"

Progress = Callable[[int, int, str], None]
"""Called after each jar with (jars done, jars to do, file name)."""


@dataclass(frozen=True, slots=True)
class LockedJar:
    """One jar as the lock names it."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def locked_jars(lock: Path = LOCK) -> list[LockedJar]:
    """The jars of the lock; one without a hash makes the lock unusable."""
    entries = tomllib.loads(lock.read_text("utf-8"))["dependencies"]
    return [LockedJar(entry["groupId"], entry["artifactId"], entry["version"], entry["sha256"]) for entry in entries]


def ensure_jars(
    folder: Path, *, progress: Progress | None = None, lock: Path = LOCK, specification: Path = SPECIFICATION
) -> list[Path]:
    """Every locked jar below `folder`, fetched where missing and verified; raises SandboxError with the reason."""
    jars = locked_jars(lock)
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder):
        missing = [jar for jar in jars if not (folder / jar.file_name).exists()]
        if missing:
            _fetch(missing, folder, specification, progress)
        _verify(jars, folder)
    return [folder / jar.file_name for jar in jars]


def _fetch(missing: list[LockedJar], folder: Path, specification: Path, progress: Progress | None) -> None:
    repositories = tomllib.loads(specification.read_text("utf-8"))["repositories"]
    with tempfile.TemporaryDirectory(prefix="fetch-", dir=folder) as draft:
        context = MavenContext(repo_cache=Path(draft), remote_repos=repositories, timeout=FETCH_TIMEOUT_SECONDS)

        def fetch_one(jar: LockedJar) -> str:
            try:
                version = context.project(jar.group, jar.artifact).at_version(jar.version)
                fetched = version.artifact().resolve()
            except (RuntimeError, OSError) as error:
                raise SandboxError(
                    f"Kafka's {jar.file_name} could not be fetched ({error.__class__.__name__}). The first start needs "
                    "the internet (Maven Central); later starts do not. Check the connection or the proxy settings "
                    "(HTTPS_PROXY), then start again."
                ) from error
            if sha256_of(fetched) != jar.sha256:
                raise SandboxError(_unlike_the_lock(jar, "the file just fetched"))
            shutil.move(fetched, folder / jar.file_name)
            return jar.file_name

        with ThreadPoolExecutor(FETCHES_AT_ONCE) as pool:
            for done, name in enumerate(pool.map(fetch_one, missing), start=1):
                if progress:
                    progress(done, len(missing), name)


def _verify(jars: list[LockedJar], folder: Path) -> None:
    notes_file = folder / NOTES
    notes: dict[str, list[object]] = json.loads(notes_file.read_text("utf-8")) if notes_file.exists() else {}
    seen: dict[str, list[object]] = {}
    for jar in jars:
        path = folder / jar.file_name
        facts = path.stat()
        note: list[object] = [jar.sha256, facts.st_size, facts.st_mtime_ns]
        if notes.get(jar.file_name) != note and sha256_of(path) != jar.sha256:
            raise SandboxError(_unlike_the_lock(jar, str(path)))
        seen[jar.file_name] = note
    if seen != notes:
        draft = notes_file.with_suffix(".draft")
        draft.write_text(json.dumps(seen), "utf-8")
        draft.replace(notes_file)


def _unlike_the_lock(jar: LockedJar, found: str) -> str:
    return (
        f"Kafka's {jar.file_name} is not the file the lock names: {found} has another SHA-256. Nothing was started. "
        "Delete that file and start again to fetch it anew; if it happens twice, somebody between here and Maven "
        "Central changes files."
    )


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """`attune up` and `attune test` share the cache: the second waits for the first one's fetch."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
