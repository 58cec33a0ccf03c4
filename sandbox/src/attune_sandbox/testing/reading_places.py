"""Whether watching a service was enough: every place of its code that holds an event, and what it could read there.

Watching sees what runs. Here is looked for what did not: while `followed`, each function of the service in whose
variables an event stood is noted with the lines that ran. Then its source is read: what it takes of such a variable
must have been seen read, and a line that hands the event on must have run. So a read that no scenario reaches is found.
"""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import sys
import typing
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, TypeAlias

from attune_contracts.model import ContractModel, EventModel, models_in

from attune_sandbox.testing.watched_reading import Reading, name_of

DEPTH_MAX = 3
_Scope: TypeAlias = (
    ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
)


@dataclass(slots=True)
class _Place:
    """One function: the lines that ran, and its variables that were an event or had one inside."""

    lines: set[int] = field(default_factory=set)
    events: defaultdict[str, set[type[ContractModel]]] = field(default_factory=lambda: defaultdict(set))
    around: defaultdict[str, set[type[ContractModel]]] = field(default_factory=lambda: defaultdict(set))


class Places:
    """Where a service's code held events while it was followed."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._places: defaultdict[CodeType, _Place] = defaultdict(_Place)

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Note every line of the service's code that runs during the block, in this thread."""
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)

    def problems(self) -> list[str]:
        """What could be read and was not seen, in sentences; empty when watching was enough."""
        holding = {code: place for code, place in self._places.items() if place.events or place.around}
        found = [problem for code, place in holding.items() for problem in self._unseen(code, place)]
        return sorted({*found, *self._uncalled_lambdas(holding), *self._uncalled_functions()})

    def _enter(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        return self._step if frame.f_code.co_filename.startswith(self._reading.source) else None

    def _step(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        place = self._places[frame.f_code]
        place.lines.add(frame.f_lineno)
        for name, value in frame.f_locals.items():
            kind = type(value)
            if isinstance(value, ContractModel):
                if self._reading.is_watched(kind):
                    place.events[name].add(kind)
                continue
            place.around[name].update(self._events_inside(value, DEPTH_MAX))
        place.around = defaultdict(set, {name: kinds for name, kinds in place.around.items() if kinds})
        return self._step

    def _events_inside(self, value: Any, depth: int) -> Iterator[type[ContractModel]]:
        """The events in a list, a tuple or a dataclass."""
        if isinstance(value, ContractModel):
            if self._reading.is_watched(type(value)):
                yield type(value)
        elif depth and isinstance(value, tuple | list):
            for inner in value:
                yield from self._events_inside(inner, depth - 1)
        elif depth and dataclasses.is_dataclass(value) and not isinstance(value, type):
            for part in dataclasses.fields(value):
                yield from self._events_inside(getattr(value, part.name, None), depth - 1)

    def _unseen(self, code: CodeType, place: _Place) -> Iterator[str]:
        where = f"{Path(code.co_filename).relative_to(self._reading.source)}:{code.co_name}"
        for scope in _scopes_of(code):
            parents = {child: node for node in ast.walk(scope) for child in ast.iter_child_nodes(node)}
            for used in ast.walk(scope):
                if isinstance(used, ast.Name) and isinstance(used.ctx, ast.Load):
                    kinds = place.events.get(used.id, set()) | place.around.get(used.id, set())
                    if kinds:
                        yield from self._of_use(where, used, parents, kinds, place)

    def _of_use(
        self,
        where: str,
        used: ast.Name,
        parents: dict[ast.AST, ast.AST],
        kinds: set[type[ContractModel]],
        place: _Place,
    ) -> Iterator[str]:
        parent = parents.get(used)
        if _reads_by_made_up_name(used, parent):
            yield f"{where}: line {used.lineno} reads {used.id} by a name made at run time"
        taken = list(_attributes_of(used, parents))
        for attribute in taken:
            having = [kind for kind in kinds if attribute in kind.model_fields]
            if having and not any(self._was_read(kind, attribute) for kind in having):
                yield f"{where}: line {used.lineno} may read {attribute} of {used.id}, which no scenario does"
        is_event = used.id in place.events
        if not (is_event and taken) and not place.lines & _lines_of_statement(used, parents):
            yield f"{where}: line {used.lineno} uses {used.id}, an event or with one inside, and no scenario gets there"

    def _was_read(self, kind: type[ContractModel], attribute: str) -> bool:
        paths = self._reading.fields.get(name_of(kind), frozenset())
        return any(path == attribute or path.startswith(f"{attribute}.") for path in paths)

    def _uncalled_lambdas(self, holding: dict[CodeType, _Place]) -> Iterator[str]:
        """A table of lambdas in a file that handles events is only partly seen until each was called."""
        called = {(code.co_filename, code.co_firstlineno) for code in self._places if code.co_name == "<lambda>"}
        for file in {code.co_filename for code in holding if code.co_name == "<lambda>"}:
            for node in ast.walk(_tree(file)):
                if isinstance(node, ast.Lambda) and (file, node.lineno) not in called:
                    where = Path(file).relative_to(self._reading.source)
                    yield f"{where}: the lambda of line {node.lineno} is called by no scenario"

    def _uncalled_functions(self) -> Iterator[str]:
        """A function that says it takes an event and is never called may read anything."""
        for function in _functions_of(self._reading.service):
            takes = [kind for kind in _event_arguments(function) if self._may_come(kind)]
            if takes and function.__code__ not in self._places:
                yield f"{function.__module__}.{function.__qualname__} takes an event and is called by no scenario"

    def _may_come(self, kind: type[EventModel]) -> bool:
        return not ("ce_type" in vars(kind) and kind.producer() == self._reading.service)


def _functions_of(service: str) -> Iterator[FunctionType]:
    package = importlib.import_module(service)
    for info in pkgutil.walk_packages(package.__path__, f"{service}."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                yield value


def _event_arguments(function: FunctionType) -> list[type[EventModel]]:
    hints = {name: hint for name, hint in typing.get_type_hints(function).items() if name != "return"}
    models = (model for hint in hints.values() for model in models_in(hint))
    return [model for model in models if issubclass(model, EventModel)]


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text("utf-8"))


def _scopes_of(code: CodeType) -> Iterator[_Scope]:
    """The source of a function; of two comprehensions or lambdas that begin in one line, both."""
    for node in ast.walk(_tree(code.co_filename)):
        if isinstance(node, _Scope):
            decorators = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            named = getattr(node, "name", None)
            if first == code.co_firstlineno and (named == code.co_name or (named is None and code.co_name[0] == "<")):
                yield node


def _attributes_of(used: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[str]:
    """Every name in `used.first.second[0].third`."""
    parent = parents.get(used)
    while isinstance(parent, ast.Attribute | ast.Subscript):
        if isinstance(parent, ast.Attribute):
            yield parent.attr
        used, parent = parent, parents.get(parent)


def _reads_by_made_up_name(used: ast.Name, parent: ast.AST | None) -> bool:
    if not (isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and used in parent.args[:1]):
        return False
    return parent.func.id == "getattr" and not isinstance(parent.args[1], ast.Constant)


def _lines_of_statement(used: ast.AST, parents: dict[ast.AST, ast.AST]) -> set[int]:
    """The lines of the statement a name stands in; of a compound one its head alone. A lambda has its expression's."""
    node = used
    while not isinstance(node, ast.stmt) and node in parents:
        node = parents[node]
    last = getattr(node, "end_lineno", None) or used.lineno  # type: ignore[attr-defined]  # a name has a line
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        last = max(node.lineno, body[0].lineno - 1)  # type: ignore[attr-defined]  # a statement has a line
    return set(range(node.lineno, last + 1))  # type: ignore[attr-defined]  # so has an expression
