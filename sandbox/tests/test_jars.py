"""Kafka's jars: what is not the file the lock names is refused, and said in a sentence."""

import hashlib
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from attune_sandbox.errors import SandboxError
from attune_sandbox.kafka.jars import ensure_jars, locked_jars

CONTENT = b"as it was published"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "jgo.lock.toml"
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    file.write_text(
        f'[[dependencies]]\ngroupId = "org.example"\nartifactId = "thing"\nversion = "1.0"\nsha256 = "{sha256}"\n'
    )
    return file


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


@pytest.fixture
def jar(cache: Path) -> Path:
    file = cache / "thing-1.0.jar"
    file.write_bytes(CONTENT)
    return file


class SilentHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Requests are no news."""


@pytest.fixture
def repository(tmp_path: Path):
    """A Maven repository on this machine; give its file a content, get a jgo.toml that names it."""
    root = tmp_path / "repository"
    (root / "org/example/thing/1.0").mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SilentHandler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def holding(content: bytes) -> Path:
        (root / "org/example/thing/1.0/thing-1.0.jar").write_bytes(content)
        file = tmp_path / "jgo.toml"
        file.write_text(f'[repositories]\nhere = "http://127.0.0.1:{server.server_address[1]}"\n')
        return file

    yield holding
    server.shutdown()
    server.server_close()


def test_every_jar_of_the_committed_lock_has_its_hash():
    jars = locked_jars()
    assert len(jars) > 40
    assert all(len(jar.sha256) == 64 for jar in jars)
    assert {"kafka_2.13-4.3.1.jar", "kafka-clients-4.3.1.jar"} <= {jar.file_name for jar in jars}


def test_a_jar_as_the_lock_names_it_is_taken(cache, jar, lock):
    assert ensure_jars(cache, lock=lock) == [jar]


def test_a_tampered_jar_is_refused_by_name(cache, jar, lock):
    ensure_jars(cache, lock=lock)
    jar.write_bytes(CONTENT + b" and something else")
    with pytest.raises(SandboxError, match=r"thing-1\.0\.jar is not the file the lock names.*Nothing was started"):
        ensure_jars(cache, lock=lock)


def test_a_jar_of_the_same_size_with_another_time_is_read_again_and_refused(cache, jar, lock):
    ensure_jars(cache, lock=lock)
    jar.write_bytes(CONTENT[::-1])
    os.utime(jar, ns=(1, 1))
    with pytest.raises(SandboxError, match="another SHA-256"):
        ensure_jars(cache, lock=lock)


def test_a_jar_noted_as_verified_is_not_read_at_every_start(cache, jar, lock):
    ensure_jars(cache, lock=lock)
    noted = jar.stat()
    jar.write_bytes(CONTENT[::-1])
    os.utime(jar, ns=(noted.st_atime_ns, noted.st_mtime_ns))
    assert ensure_jars(cache, lock=lock) == [jar], "size and time are as noted: the cheap check lets it pass"


def test_another_hash_in_the_lock_makes_the_note_worthless(cache, jar, lock):
    ensure_jars(cache, lock=lock)
    lock.write_text(lock.read_text().replace(hashlib.sha256(CONTENT).hexdigest(), "0" * 64))
    with pytest.raises(SandboxError, match="another SHA-256"):
        ensure_jars(cache, lock=lock)


def test_a_missing_jar_is_fetched_and_told(cache, lock, repository):
    told = []
    jars = ensure_jars(cache, lock=lock, specification=repository(CONTENT), progress=lambda *news: told.append(news))
    assert [jar.read_bytes() for jar in jars] == [CONTENT]
    assert told == [(1, 1, "thing-1.0.jar")]


def test_a_fetched_jar_unlike_the_lock_never_reaches_its_place(cache, lock, repository):
    with pytest.raises(SandboxError, match="the file just fetched has another SHA-256"):
        ensure_jars(cache, lock=lock, specification=repository(b"tampered on the way"))
    assert not (cache / "thing-1.0.jar").exists()
    assert not list(cache.glob("fetch-*")), "what was fetched is gone"


def test_no_way_to_fetch_is_one_sentence_with_what_to_do(cache, lock, tmp_path):
    nowhere = tmp_path / "jgo.toml"
    nowhere.write_text('[repositories]\nhere = "http://127.0.0.1:9"\n')
    with pytest.raises(SandboxError, match=r"could not be fetched .*first start needs the internet"):
        ensure_jars(cache, lock=lock, specification=nowhere)
