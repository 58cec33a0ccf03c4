"""Many files changed as one: all of them, or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from attune_contracts.authoring.checkout import RefusedError


@dataclass(frozen=True, slots=True)
class Change:
    """One file, its path below the folder: what it holds before and after; None where there is no file."""

    path: str
    before: bytes | None
    after: bytes | None

    @property
    def kind(self) -> str:
        """In a word, for people."""
        if self.before is None:
            return "written"
        return "removed" if self.after is None else "changed"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path, without what Python compiled."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def lay_out(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes a snapshot into an empty folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def changes_between(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Change]:
    """What has to be done to get from one snapshot to the other."""
    every = sorted({*before, *after})
    return [Change(path, before.get(path), after.get(path)) for path in every if before.get(path) != after.get(path)]


def apply_changes(folder: Path, changes: Sequence[Change]) -> None:
    """Makes every change, or none: a failure in the middle is undone and raised on.

    Raises RefusedError where a file is no longer as it was when the changes were thought out.
    """
    touched = [change.path for change in changes if _content(folder / change.path) != change.before]
    if touched:
        raise RefusedError(f"{path}: was changed meanwhile; look at it and begin again" for path in touched)
    new_folders = list(_missing_folders(folder, changes))
    done: list[Change] = []
    try:
        for change in changes:
            done.append(change)
            _set(folder / change.path, change.after)
    except BaseException:
        for change in reversed(done):
            _undo(folder / change.path, change)
        for path in new_folders:
            if path.is_dir():
                path.rmdir()
        raise


def _missing_folders(folder: Path, changes: Sequence[Change]) -> Iterator[Path]:
    """The folders that have to be made, the innermost first."""
    parents = {
        parent for change in changes for parent in (folder / change.path).parents if parent.is_relative_to(folder)
    }
    yield from sorted((path for path in parents if not path.exists()), key=lambda path: -len(path.parts))


def _undo(path: Path, change: Change) -> None:
    if _content(path) != change.before:
        _set(path, change.before)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _set(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
