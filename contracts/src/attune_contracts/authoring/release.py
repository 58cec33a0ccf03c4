"""Releasing a draft: from `drafts/` to `events/`, with goldens, schema and hashes, all of it or nothing.

Everything is done in a copy of the package first, and checked there; then the files that differ are put in place.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attune_contracts.authoring.changes import Change, apply_changes, changes_between, lay_out, snapshot
from attune_contracts.authoring.checkout import (
    PACKAGE,
    MisuseError,
    RefusedError,
    ask_package,
    class_name,
    file_of,
    need_checkout,
    need_type_name,
)
from attune_contracts.authoring.imports import (
    DRAFTS,
    EVENTS,
    imported_from_folders,
    imported_modules,
    moved_imports,
    path_of,
    with_class,
)
from attune_contracts.authoring.scaffold import WHAT_HAPPENED, WHEN_EMITTED
from attune_contracts.registry import module_name

_IS_A_TYPE: Final = re.compile(r"_v[1-9][0-9]*$")


@dataclass(frozen=True, slots=True)
class Release:
    """What was done to which files, paths below the package folder, and what is left to do by hand."""

    ce_type: str
    written: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    next_steps: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For a machine."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The modules that move, old name -> new name, and the example."""

    ce_type: str
    moves: dict[str, str]
    example: bytes
    consumers: tuple[str, ...]


def release(package: Path, ce_type: str) -> Release:
    """Turns a draft into a released type.

    Raises MisuseError for what is no draft, or where the package is no checkout; RefusedError with everything that
    stands in the way. Whatever is raised, the package is as it was.
    """
    need_checkout(package)
    need_type_name(ce_type)
    if file_of(package, "events", ce_type).exists():
        raise MisuseError(f"{ce_type} is released already")
    if not file_of(package, "drafts", ce_type).exists():
        raise MisuseError(f"{ce_type}: there is no such draft")
    before = snapshot(package)
    plan = _checked_plan(package, ce_type)
    with TemporaryDirectory(prefix="attune-release-") as folder:
        copy = Path(folder) / "src" / PACKAGE
        lay_out(before, copy)
        shutil.copyfile(package.parent.parent / "pyproject.toml", Path(folder) / "pyproject.toml")
        _move(copy, plan)
        answer = ask_package(copy, "freeze", ce_type, plan.example)
        if answer["problems"]:
            raise RefusedError(answer["problems"])
        changes = changes_between(before, snapshot(copy))
    apply_changes(package, changes)
    return _told(plan, changes)


def _checked_plan(package: Path, ce_type: str) -> _Plan:
    """Everything that could refuse, looked at before anything is changed."""
    draft = file_of(package, "drafts", ce_type)
    example_path = draft.with_suffix(".json")
    example = example_path.read_bytes() if example_path.is_file() else b""
    module = f"{DRAFTS}.{module_name(ce_type)}"
    moved, problems = _needed(package, module)
    moves = {old: EVENTS + old.removeprefix(DRAFTS) for old in moved}
    problems += _places(package, ce_type, moves)
    text = draft.read_text(encoding="utf-8")
    if WHAT_HAPPENED in text:
        problems.append(f"{ce_type}: its docstring does not say yet what has happened")
    if WHEN_EMITTED in text:
        problems.append(f"{ce_type}: emitted_when does not say yet when it is published")
    answer: dict[str, Any] = {"problems": []}
    if example:
        answer = ask_package(package, "load", ce_type, example)
    else:
        problems.append(f"{ce_type}: has no example; write {example_path.name} beside it")
    problems += answer["problems"]
    problems += [
        f"the package is not in order: {found}" for found in ask_package(package, "order", ce_type)["problems"]
    ]
    if problems:
        raise RefusedError(problems)
    return _Plan(ce_type, moves, example, tuple(answer["consumers"]))


def _needed(package: Path, first: str) -> tuple[list[str], list[str]]:
    """The draft's module and the shapes below it, and what stands in the way of moving them."""
    modules, problems, left = [first], [], [first]
    while left:
        path = path_of(package, left.pop())
        try:
            imported = list(imported_modules(path))
        except SyntaxError as error:
            problems.append(f"{path.name}: line {error.lineno} is no Python")
            continue
        for module in imported:
            if module in modules:
                continue
            if _IS_A_TYPE.search(module):
                problems.append(f"{path.name}: builds on the draft {module}; release that one first")
            elif not path_of(package, module).is_file():
                problems.append(
                    f"{path.name}: imports {module}, a folder; import from the shape's module by its full name"
                )
            else:
                modules.append(module)
                left.append(module)
    return modules, problems


def _places(package: Path, ce_type: str, moves: dict[str, str]) -> Iterator[str]:
    """What is in the way where the files belong, and whoever would not find them there."""
    for new in moves.values():
        if path_of(package, new).exists():
            yield f"{new}: there is such a module already; a shape of that name cannot move there"
    listed = _list_of_service(package, ce_type)
    try:
        with_class(listed.read_text(encoding="utf-8"), "", "")
    except FileNotFoundError:
        yield f"{listed.relative_to(package)}: is missing; the released types of a service are listed there"
    except ValueError as error:
        yield f"{listed.relative_to(package)}: {error}"
    taken = [package / "goldens" / ce_type, *(package / "schemas").glob(f"{ce_type}.*json")]
    for path in taken:
        if path.exists():
            yield f"{path.relative_to(package)}: is there already, of a type that was never released"
    for path in sorted(package.rglob("*.py")):
        if DRAFTS in (text := path.read_text(encoding="utf-8")) and "import" in text:
            for module in _left_behind(path, moves):
                place = path.relative_to(package)
                yield f"{place}: takes {module} out of its folder; import from the module by its full name"


def _left_behind(path: Path, moves: dict[str, str]) -> list[str]:
    try:
        return [module for module in imported_from_folders(path) if module in moves]
    except SyntaxError:
        return []


def _move(package: Path, plan: _Plan) -> None:
    """Moves the modules, rewrites who imports them, and lists the new class."""
    for old, new in plan.moves.items():
        path_of(package, new).parent.mkdir(exist_ok=True)
        path_of(package, old).rename(path_of(package, new))
    file_of(package, "drafts", plan.ce_type).with_suffix(".json").unlink()
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if any(old in text for old in plan.moves):
            path.write_text(moved_imports(text, plan.moves), encoding="utf-8")
    listed = _list_of_service(package, plan.ce_type)
    module = f"{EVENTS}.{module_name(plan.ce_type)}"
    text = with_class(listed.read_text(encoding="utf-8"), module, class_name(plan.ce_type))
    listed.write_text(text, encoding="utf-8")


def _list_of_service(package: Path, ce_type: str) -> Path:
    return package / "events" / ce_type.split(".")[1] / "__init__.py"


def _told(plan: _Plan, changes: list[Change]) -> Release:
    def of_kind(kind: str) -> tuple[str, ...]:
        return tuple(change.path for change in changes if change.kind == kind)

    reading = tuple(
        f"{consumer} is a known consumer: declare in readers/{consumer}.py which fields it reads, or take it out"
        for consumer in plan.consumers
    )
    steps = (
        "look at the goldens; until they are committed they may still be thrown away with the rest",
        "add goldens for what is particular to the type with `golden`, and freeze them with `schemas write`",
        *reading,
        "run `attune-contracts check`, and commit everything together",
    )
    return Release(plan.ce_type, of_kind("written"), of_kind("changed"), of_kind("removed"), steps)
