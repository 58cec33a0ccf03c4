"""Resolve `jgo.toml` again and write `jgo.lock.toml` with the SHA-256 of every jar (a maintainer's command)."""

import tempfile
from pathlib import Path

from jgo.env import EnvironmentBuilder, EnvironmentSpec, LockFile, compute_spec_hash
from jgo.maven import MavenContext

SPECIFICATION = Path(__file__).with_name("jgo.toml")
LOCK = Path(__file__).with_name("jgo.lock.toml")


def write_lock() -> int:
    """Write the lock file and return the number of jars in it.

    Only the resolver of jgo is used: building an environment would look for a JDK to classify modules, which a
    plain class path does not need.
    """
    specification = EnvironmentSpec.load(SPECIFICATION)
    with tempfile.TemporaryDirectory(prefix="attune-lock-") as folder:
        context = MavenContext(repo_cache=Path(folder), remote_repos=specification.repositories, timeout=60)
        wanted = EnvironmentBuilder(context, cache_dir=Path(folder) / "environment").spec_to_dependencies(specification)
        direct, transitive = context.resolver.resolve(wanted)
        lock = LockFile.from_resolved_dependencies(
            sorted([*direct, *transitive], key=str),
            environment_name=specification.name,
            spec_hash=compute_spec_hash(SPECIFICATION),
        )
    lock.save(LOCK)
    return len(lock.dependencies)


if __name__ == "__main__":
    print(f"{LOCK}: {write_lock()} jars")  # noqa: T201 -- the answer of a command
