"""Import statements in the sources of contracts: whose modules a draft needs, and how they read after a move."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attune_contracts.authoring.checkout import PACKAGE

DRAFTS: Final = f"{PACKAGE}.drafts"
EVENTS: Final = f"{PACKAGE}.events"
LINE_MAX: Final = 120


def path_of(package: Path, module: str) -> Path:
    """The file of a module of the package."""
    return package.joinpath(*module.split(".")[1:]).with_suffix(".py")


def imported_modules(path: Path) -> Iterator[str]:
    """What a file imports from `drafts`, by the names it writes; a relative import begins with its dots."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if node.level or _is_below_drafts(module):
                yield module
            elif module == PACKAGE:
                yield from (f"{PACKAGE}.{alias.name}" for alias in node.names if alias.name == "drafts")
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_below_drafts(alias.name))


def imported_from_folders(path: Path) -> Iterator[str]:
    """The modules a file takes out of a folder of drafts: `from attune_contracts.drafts.training import elsa_event`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and _is_below_drafts(node.module or ""):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def moved_imports(text: str, moves: Mapping[str, str]) -> str:
    """A source after modules have moved (old name -> new name), its imports in their order again."""
    moved = text
    for old, new in moves.items():
        moved = re.sub(rf"\b{re.escape(old)}(?!\w)", new, moved)
    return moved if moved == text else _sorted_imports(moved)


def with_class(text: str, module: str, name: str) -> str:
    """The `__init__` of a service's events with one class more, in the imports for type checkers and in `__all__`.

    Raises ValueError where it is not laid out as those files are.
    """
    tree = ast.parse(text)
    block = next(
        (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"), None
    )
    listed = next((node for node in tree.body if _assigns_all(node)), None)
    if block is None or listed is None or not all(isinstance(node, ast.ImportFrom) for node in block.body):
        raise ValueError("has no imports for type checkers and __all__, as the files of its kind have")
    pairs = {
        (node.module or "", alias.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    pairs.add((module, name))
    imports = "\n".join(_import_line(*pair) for pair in sorted(pairs))
    names = "".join(f'    "{name}",\n' for name in sorted({name for _, name in pairs}))
    lines = text.splitlines()
    before, between, after = (
        lines[: block.lineno],
        lines[block.end_lineno : listed.lineno - 1],
        lines[listed.end_lineno :],
    )
    return "\n".join([*before, imports, *between, f"__all__ = [\n{names}]", *after]) + "\n"


def _is_below_drafts(module: str) -> bool:
    return module == DRAFTS or module.startswith(f"{DRAFTS}.")


def _assigns_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def _import_line(module: str, name: str) -> str:
    line = f"    from {module} import {name}"
    return line if len(line) <= LINE_MAX else f"    from {module} import (\n        {name},\n    )"


def _sorted_imports(text: str) -> str:
    """Puts each run of imports from this package in the order of their modules."""
    lines = text.splitlines()
    for run in _runs(ast.parse(text).body):
        statements = [(node.module or "", lines[node.lineno - 1 : node.end_lineno]) for node in run]
        ordered = [line for _, written in sorted(statements, key=lambda one: one[0]) for line in written]
        lines[run[0].lineno - 1 : run[-1].end_lineno] = ordered
    return "\n".join(lines) + "\n"


def _runs(body: list[ast.stmt]) -> Iterator[list[ast.ImportFrom]]:
    """Imports from this package that stand line by line beneath each other."""
    run: list[ast.ImportFrom] = []
    for node in body:
        ours = isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE
        if run and not (ours and node.lineno == (run[-1].end_lineno or 0) + 1):
            yield run
            run = []
        if ours and isinstance(node, ast.ImportFrom):
            run.append(node)
    if run:
        yield run
