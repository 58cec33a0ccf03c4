"""`attune up` with one of the four services: it stops cleanly, leaves nothing behind when killed, finds its data."""

import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import psutil
import pytest
from attune_provisioner.passwords import read_passwords
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.parts import answers
from attune_sandbox.platform.reset import reset
from attune_sandbox.ports import DEFAULT_BASE, Ports, free_base
from attune_sandbox.processes import wait_until_gone
from attune_sandbox.testing.waiting import wait_until

START_SECONDS = 150.0
END_SECONDS = 60.0

pytestmark = pytest.mark.timeout(400)

LAUNCH = """
import sys
from pathlib import Path
import typer
from attune_sandbox.cli.frame import console, told_plainly
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.launcher import Launcher
from attune_sandbox.ports import Ports

def launch(folder: Path, base: int) -> None:
    with told_plainly():
        launcher = Launcher(DataFolder(folder), Ports(base), console, services=("training",))
        launcher.run(lambda plan, state: None)

typer.run(launch)
"""


class Launched:
    """A launcher in a process of its own, seen from outside."""

    def __init__(self, folder: Path, base: int) -> None:
        self.folder = DataFolder(folder)
        self.ports = Ports(base)
        self._output = folder.with_suffix(".out")
        self._process = None

    def start(self):
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", LAUNCH, str(self.folder.path), str(self.ports.base)],
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return self

    def ready(self):
        self._until(lambda: (state := self.folder.running()) is not None and state.welcomed, "the platform is ready")
        return self

    def ends(self, *, by: int | None = None) -> int:
        if by is not None:
            self._process.send_signal(by)
        return self._process.wait(timeout=END_SECONDS)

    def removed(self) -> None:
        """Delete the data, also those that lie elsewhere because pytest's folders are closed to other users."""
        reset(self.folder, confirmed=True)

    def children(self):
        return list(self.folder.state().identities().values())

    def said(self) -> str:
        return " ".join(self._output.read_text("utf-8").split())

    def until_said(self, words: str) -> None:
        self._until(lambda: words in self.said(), f"the launcher says {words!r}")

    def _until(self, condition, what: str) -> None:
        def met_or_ended() -> bool:
            return condition() or self._process.poll() is not None

        wait_until(met_or_ended, what, timeout_seconds=START_SECONDS, told=self.said)
        assert condition(), f"the launcher ended before {what}; it said: {self.said()}"

    async def database(self):
        password = read_passwords(self.folder.secrets / "passwords.json").postgres["training_owner"]
        return await asyncpg.connect(
            host="127.0.0.1", port=self.ports.postgres, user="training_owner", password=password, database="training"
        )


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """One running platform for the tests that only look at it."""
    base = free_base(DEFAULT_BASE + 1000)
    launched = Launched(tmp_path_factory.mktemp("sandbox") / "data", base).start()
    yield launched.ready()
    launched.ends(by=signal.SIGTERM)
    launched.removed()


@pytest.fixture
def launched(tmp_path):
    """A launcher of the test's own, not started yet."""
    launched = Launched(tmp_path / "data", free_base(DEFAULT_BASE + 3000))
    yield launched
    launched.removed()


def test_a_second_launcher_on_the_same_folder_is_refused_in_a_sentence(platform, tmp_path):
    second = Launched(tmp_path / "second", platform.ports.base)
    second.folder = platform.folder
    assert second.start().ends() == 1
    assert "already uses the data folder" in second.said()
    assert "Traceback" not in second.said()
    assert platform.folder.running() is not None


def test_a_taken_port_is_refused_in_a_sentence_before_anything_is_started(platform, tmp_path):
    beside = Launched(tmp_path / "beside", platform.ports.base).start()
    assert beside.ends() == 1
    assert "(training) is taken by process" in beside.said()
    assert "--port-base" in beside.said()
    assert not list(beside.folder.kafka.iterdir())


def test_a_service_that_dies_is_started_again_and_the_person_is_told(platform):
    victim = platform.folder.state().identities()["training"]
    victim.send(signal.SIGKILL)
    platform.until_said("training ended by signal 9")
    platform.until_said("training was started again")
    platform._until(lambda: answers(platform.ports.service("training"), "/readyz"), "training answers again")
    assert platform.folder.state().identities()["training"] != victim


def test_every_process_is_written_down_and_no_secret_stands_on_a_command_line(platform):
    identities = platform.folder.state().identities()
    assert set(identities) == {"kafka", "postgres", "mailbox", "training"}
    passwords = read_passwords(platform.folder.secrets / "passwords.json")
    secrets = {*passwords.kafka.values(), *passwords.postgres.values()}
    for identity in identities.values():
        told = " ".join(psutil.Process(identity.pid).cmdline())
        assert not any(secret in told for secret in secrets)


async def test_killed_outright_it_leaves_no_child_and_the_next_start_finds_the_data(launched):
    launched.start().ready()
    connection = await launched.database()
    await connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
    await connection.close()
    children = launched.children()
    assert len(children) == 4

    assert launched.ends(by=signal.SIGKILL) == -signal.SIGKILL
    assert wait_until_gone(children, END_SECONDS) == [], "the guard ends what the launcher left"
    assert launched.folder.running() is None

    launched.start().ready()
    connection = await launched.database()
    assert await connection.fetchval("SELECT word FROM kept") == "still here"
    await connection.close()
    children = launched.children()
    assert launched.ends(by=signal.SIGTERM) == 0
    assert [child for child in children if child.running()] == []
    assert "Everything is stopped" in launched.said()


def test_asked_to_stop_while_starting_it_stops(launched):
    launched.start()
    launched._until(lambda: launched.folder.running() is not None, "the launcher is at work")
    assert launched.ends(by=signal.SIGINT) == 0
    marker = str(launched.folder.path)
    left = [one.pid for one in psutil.process_iter(["cmdline"]) if marker in " ".join(one.info["cmdline"] or ())]
    assert left == []
