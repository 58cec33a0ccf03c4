"""Reading a model from the bytes of a value: one pass where all is usual, an exact look where anything is not.

pydantic's core reads the bytes and drops fields it does not know. It does not see that a key stands twice; to find that
without a second parse the commas are counted. An object with n members has n-1 commas between them, an array of n
values has n-1, and what was read says how many of each there must at least be. A member more, known or unknown, in
whatever object, brings a comma more. So where the counts agree no key stands twice and nothing unknown is there that
could hide one; where they differ (a later minor version's field, a comma inside a text) the exact check decides.
"""

from datetime import date
from types import UnionType
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from attune_contracts.errors import ContractError
from attune_contracts.json_text import VALUE_BYTES_MAX, nothing, text_refusal, too_large
from attune_contracts.refusals import field_names, refusal_of

ReadT = TypeVar("ReadT", bound=BaseModel)
_NO_ARRAY: Final = -1
_CANNOT_TELL: Final = -2
_PLAIN: Final = (str, int, date, UUID)


class Reader(Generic[ReadT]):
    """Reads one kind of model. Build it with `reader_of`, which remembers it."""

    __slots__ = ("_kind", "_validate", "quick")

    def __init__(self, kind: type[ReadT]) -> None:
        self._kind = kind
        self._validate = kind.__pydantic_validator__.validate_json
        arrays = {name: _commas_of_items(field) for name, field in kind.model_fields.items()}
        told = tuple((name, commas) for name, commas in arrays.items() if commas != _NO_ARRAY)
        self.quick = None if _CANNOT_TELL in arrays.values() else (self._validate, told)
        """The validator, and each array field with the commas inside one of its values; None where nobody can tell.

        With those `decode` says yes to what is usual; it is the same as `read`, but for being said more quickly.
        """

    def read(self, value: bytes) -> ReadT:
        """The model in this value. Raises ContractError, which nothing of the value rides along with."""
        if not value:
            raise nothing()
        if len(value) > VALUE_BYTES_MAX:
            raise too_large()
        refusal: ContractError | None
        try:
            model: ReadT = self._validate(value, extra="ignore")
        except ValidationError as error:
            refusal = refusal_of(error, value, self._kind)
        else:
            refusal = text_refusal(value, field_names(self._kind))
            if refusal is None:
                return model
        # Raised out here: the original error must not ride along as context into somebody's log.
        raise refusal


_BY_KIND: Final[dict[type[BaseModel], Reader[Any]]] = {}


def reader_of(kind: type[ReadT]) -> Reader[ReadT]:
    """The reader of one kind of model."""
    reader: Reader[ReadT] = _BY_KIND.get(kind) or _BY_KIND.setdefault(kind, Reader(kind))
    return reader


def _commas_of_items(field: FieldInfo) -> int:
    """The commas inside each value of an array field, or that it is no array, or that nobody can tell beforehand."""
    bare = _without_none(field.annotation)
    if get_origin(bare) is not tuple:
        return _NO_ARRAY if _is_plain(bare) else _CANNOT_TELL
    item, *rest = get_args(bare)
    # A default that is not empty would stand for commas that no text has.
    if rest != [...] or not (field.is_required() or not field.default):
        return _CANNOT_TELL
    item = _without_none(item)
    if not (isinstance(item, type) and issubclass(item, BaseModel)):
        return 0 if _is_plain(item) else _CANNOT_TELL
    fields = item.model_fields.values()
    plain = all(one.is_required() and _is_plain(_without_none(one.annotation)) for one in fields)
    return len(fields) - 1 if plain and fields else _CANNOT_TELL


def _without_none(annotation: Any) -> Any:
    """The type itself, without what is said about it and without that it may be absent."""
    if get_origin(annotation) is Annotated:
        return _without_none(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        present = [option for option in get_args(annotation) if option is not type(None)]
        return _without_none(present[0]) if len(present) == 1 else annotation
    return annotation


def _is_plain(annotation: Any) -> bool:
    """Whether nothing but texts, numbers and truth values is read as this."""
    if get_origin(annotation) is Literal:
        return True
    return isinstance(annotation, type) and issubclass(annotation, _PLAIN)
