"""A sandbox can be thrown away, and nothing that is not a sandbox can."""

import os
import sys
from pathlib import Path

import pytest
from attune_sandbox.errors import SandboxError
from attune_sandbox.platform import reset as reset_module
from attune_sandbox.platform.data_folder import DataFolder, RunState, as_entry
from attune_sandbox.platform.reset import reset
from attune_sandbox.processes import spawn


@pytest.fixture
def sandbox(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.prepare()
    (folder.kafka / "segment.log").write_text("records")
    (folder.secrets / "keys").mkdir()
    return folder


def test_everything_of_a_sandbox_goes_and_a_second_time_finds_nothing_to_do(sandbox: DataFolder) -> None:
    reset(sandbox, confirmed=True)
    assert not sandbox.path.exists()
    reset(sandbox, confirmed=True)


def test_the_databases_go_where_they_lie_elsewhere(
    sandbox: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "PG_VERSION").write_text("18")
    monkeypatch.setattr(reset_module, "reachable_data_folder", lambda _: elsewhere)
    reset(sandbox, confirmed=True)
    assert not elsewhere.exists()
    assert not sandbox.path.exists()


def test_nothing_goes_without_a_yes(sandbox: DataFolder) -> None:
    with pytest.raises(SandboxError, match="--yes") as refused:
        reset(sandbox, confirmed=False)
    assert refused.value.exit_code == 2
    assert (sandbox.kafka / "segment.log").exists()


def test_nothing_goes_while_a_launcher_runs(sandbox: DataFolder) -> None:
    with sandbox.locked(), pytest.raises(SandboxError, match="already uses"):
        reset(sandbox, confirmed=True)
    assert (sandbox.kafka / "segment.log").exists()


def test_nothing_goes_while_a_process_of_a_killed_launcher_still_runs(sandbox: DataFolder, tmp_path: Path) -> None:
    child = spawn([sys.executable, "-c", "input()"], log=tmp_path / "log", environment=dict(os.environ))
    waiting = spawn(["sleep", "60"], log=tmp_path / "log", environment=dict(os.environ))
    child.process.wait()
    sandbox.write_state(
        RunState(18400, processes={"awards": as_entry(child.identity), "kafka": as_entry(waiting.identity)})
    )
    try:
        with pytest.raises(SandboxError, match="still running: kafka"):
            reset(sandbox, confirmed=True)
    finally:
        waiting.stop(9, patience_seconds=5.0)
    reset(sandbox, confirmed=True)
    assert not sandbox.path.exists()


def test_a_folder_that_is_no_sandbox_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(SandboxError, match="not a data folder"):
        reset(DataFolder(tmp_path), confirmed=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_sandbox_of_a_newer_version_is_left_to_that_version(sandbox: DataFolder) -> None:
    (sandbox.path / "format").write_text("999\n")
    with pytest.raises(SandboxError, match="newer version"):
        reset(sandbox, confirmed=True)
    assert sandbox.kafka.exists()


def test_an_interrupted_reset_can_be_repeated(sandbox: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path) -> None:
        raise OSError(5, "Input/output error", str(path))

    with monkeypatch.context() as broken:
        broken.setattr(reset_module.shutil, "rmtree", interrupted)
        with pytest.raises(SandboxError, match="cannot be removed: Input/output error"):
            reset(sandbox, confirmed=True)
    assert sandbox.exists
    reset(sandbox, confirmed=True)
    assert not sandbox.path.exists()


def test_a_link_is_removed_and_not_what_it_points_to(sandbox: DataFolder, tmp_path: Path) -> None:
    valued = tmp_path / "valued"
    valued.mkdir()
    (sandbox.path / "link").symlink_to(valued)
    reset(sandbox, confirmed=True)
    assert valued.exists()
