"""What is in the way is told in one sentence that says what to do."""

import json
import os
import socket
import stat

import pytest
from attune_sandbox.errors import SandboxError
from attune_sandbox.platform import data_folder as data_folder_module
from attune_sandbox.platform.data_folder import FORMAT, DataFolder, RunState, as_entry
from attune_sandbox.platform.recovery import own_identity
from attune_sandbox.ports import Ports, is_free
from attune_sandbox.testing.embedded import free_ports


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "data")


@pytest.fixture
def taken():
    """A port somebody (this test) listens on, as the base of which it is the first service's port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port_is_named_with_its_purpose_its_holder_and_a_way_out(taken):
    with pytest.raises(SandboxError) as refused:
        Ports(taken - 1).refuse_taken()
    assert f"Port {taken} (referrals) is taken by process {os.getpid()}" in refused.value.sentence
    assert "./attune up --port-base " in refused.value.sentence
    suggested = int(refused.value.sentence.rsplit(" ", 1)[1])
    assert all(is_free(port) for port in Ports(suggested).all().values())


def test_all_ports_of_a_sandbox_differ():
    ports = Ports(18400).all()
    assert len(set(ports.values())) == len(ports)
    assert ports["referrals"] == 18401
    assert ports["notifications"] == 18404


def test_free_ports_are_let_through():
    assert is_free(free_ports(1)[0])


def test_a_folder_of_a_newer_version_is_left_alone(folder):
    folder.prepare()
    (folder.path / "format").write_text(f"{FORMAT + 1}\n")
    with pytest.raises(SandboxError, match=r"written by a newer version of Attune.*another folder: --data DIR"):
        folder.prepare()


def test_a_folder_with_somebody_elses_files_is_left_alone(folder):
    folder.path.mkdir()
    (folder.path / "thesis.odt").write_text("years of work")
    with pytest.raises(SandboxError, match="files that are not Attune's"):
        folder.prepare()


def test_a_disk_without_room_is_refused_before_anything_is_made(folder, monkeypatch):
    monkeypatch.setattr(data_folder_module, "FREE_BYTES_FIRST_START", 10**18)
    with pytest.raises(SandboxError, match=r"too little room on the disk.*GB are needed"):
        folder.prepare()
    assert not folder.path.exists()


def test_a_second_launcher_is_told_who_has_the_folder(folder):
    folder.prepare()
    folder.write_state(RunState(18400, as_entry(own_identity())))
    told = rf"Process {os.getpid()} already uses .*--data DIR and --port-base N"
    with folder.locked(), pytest.raises(SandboxError, match=told), DataFolder(folder.path).locked():
        raise AssertionError("two launchers had the same folder")
    with folder.locked():
        assert folder.exists


def test_secrets_are_for_their_owner_only(folder):
    folder.prepare()
    assert stat.S_IMODE(folder.secrets.stat().st_mode) == 0o700


def test_a_state_is_read_as_it_was_written(folder):
    folder.prepare()
    state = RunState(18500, as_entry(own_identity()), {"kafka": as_entry(own_identity(), port=18520)}, played=["one"])
    folder.write_state(state)
    assert folder.state() == state
    assert folder.running() == state
    assert folder.state().identities() == {"kafka": own_identity()}


def test_a_state_whose_launcher_is_gone_does_not_run(folder):
    folder.prepare()
    gone = own_identity()
    folder.write_state(RunState(18400, {"pid": gone.pid, "started": gone.started - 1000}))
    assert folder.running() is None


@pytest.mark.parametrize("text", ["", "{", json.dumps({"unknown": 1}), "[]"])
def test_a_damaged_state_counts_as_none(folder, text):
    folder.prepare()
    (folder.path / "state.json").write_text(text)
    assert folder.state() is None
