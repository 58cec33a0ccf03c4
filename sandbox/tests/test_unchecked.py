"""What a run says when the machine lacks a tool: never green in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from attune_sandbox.locations import project_folder
from attune_sandbox.testing.unchecked import DEMAND_VARIABLE

CONFTEST = 'pytest_plugins = ["attune_sandbox.testing.plugin"]\n'
TESTS = """
def test_of_node(node):
    assert node

def test_of_java(java):
    assert java

def test_of_a_page(browser):
    assert browser

def test_of_nothing():
    assert True
"""


def a_run_without_tools(folder: Path, *arguments: str, demanded: bool = False) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(TESTS)
    surroundings = {name: value for name, value in os.environ.items() if name != DEMAND_VARIABLE}
    surroundings |= {"PATH": "/nowhere", "ATTUNE_PROJECT": str(project_folder())}
    surroundings |= {DEMAND_VARIABLE: "1"} if demanded else {}
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        *arguments,
        "test_it.py",
    ]
    return subprocess.run(words, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_what_was_left_out_is_named_with_what_it_needs(tmp_path: Path, workers: str) -> None:
    outcome = a_run_without_tools(tmp_path, "-n", workers)

    assert outcome.returncode == 0, outcome.stdout
    assert "NOT CHECKED: 3 tests were left out" in outcome.stdout
    assert "NOT CHECKED: this machine has no Node with npm" in outcome.stdout
    assert "NOT CHECKED: this machine has no JDK with Maven" in outcome.stdout
    assert "NOT CHECKED: this machine has no Chromium or Chrome" in outcome.stdout
    assert "test_it.py::test_of_node" in outcome.stdout
    assert "1 passed, 3 not checked" in outcome.stdout


def test_where_every_check_is_demanded_a_missing_tool_fails_the_run(tmp_path: Path) -> None:
    outcome = a_run_without_tools(tmp_path, demanded=True)

    assert outcome.returncode == 1, outcome.stdout
    assert "1 passed, 3 errors" in outcome.stdout
    assert "NOT CHECKED: this machine has no Node" in outcome.stdout


def test_a_run_that_checked_everything_says_nothing_of_it(tmp_path: Path) -> None:
    outcome = a_run_without_tools(tmp_path, "-k", "nothing")

    assert outcome.returncode == 0, outcome.stdout
    assert "NOT CHECKED" not in outcome.stdout
