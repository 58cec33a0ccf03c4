"""The script `attune` itself: finds a Python, keeps the environment as the lock says, hands over."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from attune_sandbox.locations import project_folder

TOOLS = ("sh", "dirname", "readlink", "cat", "cksum", "mkdir", "rm", "ls", "printf", "env")


@pytest.fixture
def checkout(tmp_path):
    """A checkout with nothing but the script, and a search path with nothing but the system's smallest tools."""
    root = tmp_path / "checkout"
    root.mkdir()
    shutil.copy(project_folder() / "attune", root / "attune")
    (root / "uv.lock").write_text("version = 1\n")
    (root / "pyproject.toml").write_text("")
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in TOOLS:
        if found := shutil.which(tool):
            (tools / tool).symlink_to(found)
    return root


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def tools(checkout):
    return checkout.parent / "tools"


@pytest.fixture
def run(checkout, tools):
    def script(*words, **environment):
        return subprocess.run(
            [str(checkout / "attune"), *words],
            env={"PATH": str(tools), "HOME": str(checkout)} | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return script


@pytest.fixture
def python(tools):
    """A python3 that says it is new enough."""
    return program(tools / "python3", "exit 0")


@pytest.fixture
def uv(checkout, tools):
    """A uv that notes what it is asked for and makes an environment whose attune tells its arguments."""
    made = checkout / ".venv/bin/attune"
    return program(
        tools / "uv",
        f'echo "$@" >>"{checkout}/asked"\n[ "$1" = --version ] && exit 0\nmkdir -p "{made.parent}"\n'
        f'printf \'#!/bin/sh\\necho handed over: "$@" pid $$ project $ATTUNE_PROJECT\\nexit 7\\n\' >"{made}"\n'
        f'/bin/chmod +x "{made}"',
    )


def test_without_a_python_it_says_what_is_needed(run):
    done = run("up")
    assert done.returncode == 1
    assert "Attune needs Python 3.11 or newer, and none was found" in done.stderr


def test_a_python_that_is_too_old_does_not_count(run, tools):
    program(tools / "python3", "exit 1")
    assert "Attune needs Python 3.11 or newer" in run("up").stderr


def test_it_makes_the_environment_and_hands_over_words_and_exit_code(run, checkout, python, uv):
    done = run("up", "--empty", "two words")
    assert done.returncode == 7
    assert "handed over: up --empty two words" in done.stdout
    assert f"project {checkout}" in done.stdout
    assert "sync --quiet --frozen" in (checkout / "asked").read_text()


def test_the_second_start_needs_no_uv(run, checkout, python, uv, tools):
    run("up")
    uv.unlink()
    done = run("status")
    assert "handed over: status" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("changed", ["uv.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_makes_the_environment_anew(run, checkout, python, uv, changed):
    run("up")
    (checkout / changed).write_text("# something else\n")
    run("up")
    assert (checkout / "asked").read_text().count("sync") == 2


def test_an_environment_that_cannot_be_made_is_a_sentence(run, python, tools):
    program(tools / "uv", '[ "$1" = --version ] && exit 0; echo "no wheel" >&2; exit 1')
    done = run("up")
    assert done.returncode == 1
    assert "The environment could not be made" in done.stderr


def test_a_shim_that_leads_nowhere_and_no_way_to_fetch_uv_is_a_sentence(run, checkout, tools):
    program(tools / "uv", "exit 127")
    program(tools / "python3", 'case "$1" in -c) exit 0 ;; *) exit 1 ;; esac')
    done = run("up")
    assert done.returncode == 1
    assert "uv could not be fetched" in done.stderr
    assert not (checkout / ".attune/uv").exists()


def test_it_works_through_a_link_from_elsewhere(run, checkout, python, uv, tmp_path):
    link = tmp_path / "link-to-attune"
    link.symlink_to(checkout / "attune")
    done = subprocess.run(
        [str(link), "token"],
        env=os.environ | {"PATH": str(checkout.parent / "tools")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"project {checkout}" in done.stdout


def test_continuous_integration_calls_the_same_command():
    text = (project_folder() / ".ci/run").read_text()
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "./attune test" in text
