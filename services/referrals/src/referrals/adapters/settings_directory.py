"""Which settings there are: a CSV file of authority, setting_id and name, shipped or named by the operator."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

COLUMNS = ("authority", "setting_id", "name")


class SettingsDirectoryError(ValueError):
    """A directory file that cannot be used; its text is one plain sentence for the operator."""


@dataclass(frozen=True, slots=True)
class SettingsDirectory:
    """Names of settings by authority and setting id."""

    names: Mapping[tuple[str, str], str]

    def knows(self, authority: str, setting_id: str) -> bool:
        """Whether the authority has this setting."""
        return (authority, setting_id) in self.names

    def name(self, authority: str, setting_id: str) -> str | None:
        """The setting's name, or None when the authority has no such setting."""
        return self.names.get((authority, setting_id))


def load_settings_directory(path: Path | None = None) -> SettingsDirectory:
    """The directory in that file, or the shipped one. Raises `SettingsDirectoryError`."""
    if path is None:
        shipped = files("referrals").joinpath("directory", "settings.csv")
        return _read(shipped.read_text("utf-8").splitlines(), "the shipped settings directory")
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsDirectoryError(f"The settings directory {path} cannot be read: {type(error).__name__}.") from None
    return _read(lines, str(path))


def _read(lines: Iterable[str], where: str) -> SettingsDirectory:
    reader = csv.DictReader(lines)
    if reader.fieldnames is None or not set(COLUMNS) <= set(reader.fieldnames):
        raise SettingsDirectoryError(f"{where} needs the columns {', '.join(COLUMNS)} in its first line.")
    names: dict[tuple[str, str], str] = {}
    for row in reader:
        authority, setting_id, name = (row[column] for column in COLUMNS)
        if not authority or not setting_id or not name:
            raise SettingsDirectoryError(f"{where}, line {reader.line_num}: a value is missing.")
        if (authority, setting_id) in names:
            raise SettingsDirectoryError(f"{where}, line {reader.line_num}: {setting_id} stands there twice.")
        names[authority, setting_id] = name
    return SettingsDirectory(names)
