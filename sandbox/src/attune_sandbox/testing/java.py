"""A partner's reader in Java for tests: `contracts/tests/java`, built once by Maven with the versions of its `pom.xml`.

`java.run("goldens", ...)` runs its `partner.Main`. What Maven fetches and what it builds lies below the cache.
"""

import fcntl
import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from attune_sandbox.locations import cache_folder, project_folder
from attune_sandbox.testing.unchecked import not_checked

BUILD_SECONDS_MAX = 300
RUN_SECONDS_MAX = 120
RELEASE_MIN = 17
_MAIN = "partner.Main"
_AWAY = re.compile(r"Unknown host|UnknownHost|Connection refused|Network is unreachable|[Tt]imed out|Connection reset")
"""What Maven says when the network is the trouble. Anything else is a fault of the repository."""
_RELEASE = re.compile(r"^javac (\d+)")


def source_folder() -> Path:
    """Where the program and its pinned versions stand."""
    return project_folder() / "contracts" / "tests" / "java"


@dataclass(frozen=True, slots=True)
class Java:
    """A JDK with the program built. `folder` holds `classes` and `dependency`."""

    program: str
    folder: Path

    def run(
        self, *arguments: str, stdin: bytes = b"", timeout_seconds: float = RUN_SECONDS_MAX
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the program; it sees nothing of the checkout but what it is told."""
        path = f"{self.folder / 'classes'}:{self.folder / 'dependency'}/*"
        return subprocess.run(  # noqa: S603 -- our own program, and Java by its full path
            [self.program, "-cp", path, _MAIN, *arguments],
            input=stdin,
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
            cwd=self.folder,
        )


@pytest.fixture(scope="session")
def java() -> Java:
    """The program in Java. Without a JDK and Maven, or without a way to Maven's registry, the test is not checked."""
    program, compiler, maven = shutil.which("java"), shutil.which("javac"), shutil.which("mvn")
    if program is None or compiler is None or maven is None:
        not_checked(f"this machine has no JDK with Maven; install JDK {RELEASE_MIN} or later and Maven")
    version = subprocess.run([compiler, "-version"], capture_output=True, text=True, check=True)  # noqa: S603 -- full path
    release = _RELEASE.match(version.stdout + version.stderr)
    if release is None or int(release[1]) < RELEASE_MIN:
        not_checked(f"this machine's JDK is too old ({version.stdout.strip()}); install JDK {RELEASE_MIN} or later")
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / f"java-{_fingerprint(version.stdout)}"
    with (cache / "java.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers and engineers share the cache: the second waits for the first
        if not folder.exists():
            _build(maven, folder)
    return Java(program, folder)


def _sources() -> list[Path]:
    folder = source_folder()
    return [folder / "pom.xml", *sorted((folder / "src").rglob("*.java"))]


def _fingerprint(version: str) -> str:
    """One folder for each state of the program and each JDK: what is in it never changes."""
    content = b"".join(path.name.encode() + path.read_bytes() for path in _sources())
    return hashlib.sha256(content + version.encode()).hexdigest()[:16]


def _build(maven: str, folder: Path) -> None:
    """Build in a folder of its own, and put the outcome in place when it is whole."""
    with TemporaryDirectory(dir=folder.parent, prefix="java-build-") as place:
        for path in _sources():
            copy = Path(place) / path.relative_to(source_folder())
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        goals = ["compiler:compile", "dependency:copy-dependencies"]
        repository = f"-Dmaven.repo.local={folder.parent / 'maven'}"
        try:
            outcome = subprocess.run(  # noqa: S603 -- fixed words, and Maven by its full path
                [maven, "-B", "-q", repository, *goals],
                cwd=place,
                capture_output=True,
                text=True,
                timeout=BUILD_SECONDS_MAX,
                check=False,
            )
        except subprocess.TimeoutExpired:
            not_checked(f"Maven could not fetch the pinned packages within {BUILD_SECONDS_MAX} s; see to the network")
        if outcome.returncode != 0:
            if away := _AWAY.search(outcome.stdout + outcome.stderr):
                not_checked(f"Maven could not reach its registry ({away[0]}); see to the network")
            pytest.fail(f"the program in Java cannot be built: {outcome.stdout.strip()}", pytrace=False)
        (Path(place) / "target").rename(folder)
