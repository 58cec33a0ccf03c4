"""The package folder that is worked on: whether it may be, where a type stands in it, and what its own models say."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from attune_contracts.model import CE_TYPE
from attune_contracts.registry import module_name

PACKAGE: Final = "attune_contracts"


class MisuseError(Exception):
    """Asked for in a way that cannot be answered."""


class RefusedError(Exception):
    """Looked at and found wanting; `problems` are all the reasons, each a sentence."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def need_checkout(package: Path) -> None:
    """Raises MisuseError where the package is installed, not checked out, or cannot be written."""
    project = package.parent.parent / "pyproject.toml"
    if package.parent.name != "src" or not project.is_file():
        raise MisuseError(f"{package} is an installed package: contracts are written in a checkout of their sources")
    folders = [package / name for name in ("drafts", "events", "schemas", "goldens")]
    if closed := [folder.name for folder in folders if not os.access(folder, os.W_OK)]:
        raise MisuseError(f"{package} is read-only: nothing can be written into {', '.join(closed)}")


def need_type_name(ce_type: str) -> None:
    """Raises MisuseError for what is no name of an event type."""
    if CE_TYPE.fullmatch(ce_type) is None:
        raise MisuseError(f"{ce_type}: an event type is attune.<service>.<Event>.v<major>")


def file_of(package: Path, folder: str, ce_type: str) -> Path:
    """Where a type's module stands, in `events` or `drafts`."""
    return package / folder / (module_name(ce_type).replace(".", "/") + ".py")


def class_name(ce_type: str) -> str:
    """`ReferralMadeV1` of `attune.referrals.ReferralMade.v1`."""
    _, _, name, major = ce_type.split(".")
    return f"{name}{major.upper()}"


def ask_package(package: Path, question: str, ce_type: str, value: bytes = b"") -> dict[str, Any]:
    """What a fresh process with this package answers; `problems` is always among it.

    The questions are the functions of `in_package`. A process that breaks down is a problem by its last words.
    """
    home = str(package.parent)
    command = [sys.executable, "-m", f"{PACKAGE}.authoring.in_package", question, ce_type]
    environment = os.environ | {"PYTHONPATH": home, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, input=value, capture_output=True, cwd=home, env=environment, check=False)  # noqa: S603 - our own module, no shell
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        return {"problems": [f"{ce_type}: cannot be looked at: {words[-1] if words else 'it says nothing'}"]}
    answer: dict[str, Any] = json.loads(done.stdout)
    if Path(answer["package"]) != package.resolve():
        raise MisuseError(f"{package} is hidden by {answer['package']}: nothing was asked of it")
    return answer
