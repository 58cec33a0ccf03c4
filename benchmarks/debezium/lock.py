"""Resolve `jgo.toml` again and write `jgo.lock.toml` with the SHA-256 of every jar (a maintainer's command)."""

from pathlib import Path
from unittest.mock import patch

from attune_sandbox.kafka import lock

SPECIFICATION = Path(__file__).with_name("jgo.toml")
LOCK = Path(__file__).with_name("jgo.lock.toml")

if __name__ == "__main__":
    with patch.multiple(lock, SPECIFICATION=SPECIFICATION, LOCK=LOCK):
        print(f"{LOCK.name}: {lock.write_lock()} jars")  # noqa: T201 -- the answer of a command
