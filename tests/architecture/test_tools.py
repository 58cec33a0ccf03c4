"""What the tools say of the whole repository: lint, format, types. One command runs everything, these too."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = {"lint": ["ruff", "check"], "format": ["ruff", "format", "--check"], "types": ["mypy"]}


def verdict(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("tool", MODULES)
def test_the_whole_repository_is_clean(tool: str) -> None:
    outcome = verdict(MODULES[tool], ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("tool", "sample"),
    [
        ("lint", "def f(): return undefined_name\n"),
        ("format", "x = {  'a':1 }\n"),
        ("types", "def f(a: int) -> str:\n    return a\n"),
    ],
)
def test_each_tool_fails_on_its_sample(tmp_path: Path, tool: str, sample: str) -> None:
    (tmp_path / "sample.py").write_text(sample)
    arguments = MODULES[tool] + (["--strict", "sample.py"] if tool == "types" else ["--isolated", "sample.py"])
    assert verdict(arguments, tmp_path).returncode == 1
