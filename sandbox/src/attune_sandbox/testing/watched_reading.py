"""What a service's code reads of events, seen while it runs: every field, nested ones too, and every header.

During `watching` each attribute of each contract model is looked up under our eyes, whoever made the model. A read
counts when the service's own code asked for it, itself or through a library; what tests, the chassis and the contracts
look at for themselves does not. Asking for the whole (`model_dump`, `vars`, a comparison) is reading every field.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any, Final

from attune_chassis.subscription import Record
from attune_contracts.model import ContractModel, EventModel, classified_fields
from attune_contracts.readers import CONSUMERS, Consumer
from attune_contracts.readers.declaration import fields_of, headers_of
from attune_contracts.schemas import SEALED_PARTS
from attune_contracts.upcasters import older_majors

CONTRACTS: Final = str(Path(sys.modules["attune_contracts"].__file__ or "").parent)
WHOLE: Final = frozenset({"__dict__", "model_copy", "model_dump", "model_dump_json"})
PART_NAMES: Final[dict[type, str]] = {part: name for name, part in SEALED_PARTS.items()}


@dataclass(frozen=True, slots=True)
class _Inside:
    """Where a nested model stands: the type it is part of, and its path there. Holds it, so that its id stays its."""

    model: ContractModel
    name: str
    path: str


class Reading:
    """What one service read while it was watched, beside what its consumers declare."""

    def __init__(self, service: str, consumers: Sequence[Consumer]) -> None:
        self.service = service
        self._fields = fields_of(consumers)
        self._headers = headers_of(consumers)
        self._read_as = older_majors(self._headers)
        self._opened = {name for consumer in consumers for name in consumer.opens}
        self.source = package_folder(service)
        self.headers: dict[str, set[str]] = {}
        self._paths: dict[str, set[str]] = {}
        self._inside: dict[int, _Inside] = {}

    @property
    def fields(self) -> Mapping[str, frozenset[str]]:
        """By ce_type or schema name what was read; a part is named instead of the whole it was taken from."""
        return {name: frozenset(_innermost(paths)) for name, paths in self._paths.items()}

    def is_watched(self, kind: type) -> bool:
        """Whether a model is one this service reads from others: another's event, or a part it opens."""
        if issubclass(kind, EventModel):
            return "ce_type" in vars(kind) and kind.producer() != self.service
        return issubclass(kind, ContractModel) and PART_NAMES.get(kind) in self._opened

    def undeclared(self) -> list[str]:
        """What was read and is not declared, in sentences."""
        return [*self._missing(self.fields, self._fields), *self._missing(self.headers, self._headers)]

    def unread(self) -> list[str]:
        """What is declared and was not read, in sentences."""
        pairs = ((self._fields, self.fields), (self._headers, self.headers))
        return [
            f"{self.service} declares that it reads {path} of {name}, but does not"
            for declared, read in pairs
            for name, paths in declared.items()
            for path in sorted(paths - read.get(name, frozenset()))
        ]

    def saw(self, model: ContractModel, attribute: str, value: Any, frame: FrameType) -> None:
        """Note that an attribute of a model was looked up."""
        kind = type(model)
        whole = attribute in WHOLE
        if not whole and attribute not in kind.model_fields:
            return
        place = self._inside.get(id(model))
        if place is None and not self.is_watched(kind):
            return
        if not self._asked(frame, whole=whole):
            return
        name, path = (name_of(kind), "") if place is None else (place.name, f"{place.path}.")
        if whole:
            inner = (inside for inside, _ in classified_fields(kind))
            self._paths.setdefault(name, set()).update(path + inside for inside in inner)
            return
        self._paths.setdefault(name, set()).add(path + attribute)
        for nested in value if isinstance(value, tuple) else (value,):
            if isinstance(nested, ContractModel):
                self._inside[id(nested)] = _Inside(nested, name, path + attribute)

    def saw_header(self, record: Record, header: str, frame: FrameType) -> None:
        """Note that a header was looked up, of a record of a type the service reads; others it looks at to refuse."""
        ce_type = _plain_headers(record).get("ce_type", "")
        if ce_type in self._headers and self._asked(frame, whole=False):
            self.headers.setdefault(self._read_as.get(ce_type, ce_type), set()).add(header)

    def _asked(self, frame: FrameType | None, *, whole: bool) -> bool:
        """Whether the service's code asked: the nearest caller that is neither a library nor its tests."""
        while frame is not None:
            file = frame.f_code.co_filename
            if file.startswith(self.source):
                return True
            if "/tests/" in file or (file.startswith(CONTRACTS) and not whole):
                return False
            frame = frame.f_back
        return False

    def _missing(self, read: Mapping[str, Any], declared: Mapping[str, frozenset[str]]) -> Iterator[str]:
        for name, paths in read.items():
            for path in sorted(paths - declared.get(name, frozenset())):
                yield f"{self.service} reads {path} of {name}, but does not declare it in attune_contracts.readers"


class _WatchedHeaders(Mapping[str, str]):
    """The headers of a record; each look-up is noted."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._headers = _plain_headers(record)

    def __getitem__(self, name: str) -> str:
        for reading in _ACTIVE:
            reading.saw_header(self._record, name, sys._getframe(1))  # noqa: SLF001 - who asks is the point
        return self._headers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)


_ACTIVE: list[Reading] = []


@contextmanager
def watching(service: str, consumers: Sequence[Consumer] | None = None) -> Iterator[Reading]:
    """Watch what a service reads during the block; `consumers` stand for those it declares, in tests of the watch."""
    reading = Reading(service, CONSUMERS[service] if consumers is None else consumers)
    plain = Record.headers
    if not _ACTIVE:
        ContractModel.__getattribute__ = _look_up  # type: ignore[method-assign,assignment]  # for the block only
        Record.headers = property(_WatchedHeaders)  # type: ignore[assignment]  # the same
    _ACTIVE.append(reading)
    try:
        yield reading
    finally:
        _ACTIVE.remove(reading)
        if not _ACTIVE:
            del ContractModel.__getattribute__
            Record.headers = plain


def _look_up(model: ContractModel, attribute: str) -> Any:
    value = object.__getattribute__(model, attribute)
    if attribute in WHOLE or not attribute.startswith("_"):
        for reading in _ACTIVE:
            reading.saw(model, attribute, value, sys._getframe(1))  # noqa: SLF001 - who asks is the point
    return value


def _plain_headers(record: Record) -> Mapping[str, str]:
    """The headers behind the property that watches them."""
    headers: Mapping[str, str] = tuple(record)[Record._fields.index("headers")]  # type: ignore[assignment]  # it is
    return headers


def name_of(kind: type[ContractModel]) -> str:
    """The ce_type of an event, the schema name of a sealed part."""
    return kind.ce_type if issubclass(kind, EventModel) else PART_NAMES[kind]


def package_folder(package: str) -> str:
    """Where the code of an installed package lies."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ValueError(f"there is no package {package!r}")
    return f"{next(iter(found.submodule_search_locations))}/"


def _innermost(paths: set[str]) -> Iterator[str]:
    for path in paths:
        if not any(other.startswith(f"{path}.") for other in paths):
            yield path
