"""What a log may say about an exception: its kind, where it happened, and its text only where that is known to be safe.

The text of an exception often quotes the value that caused it: a database row, a field of a form. So the texts of
unknown exceptions are withheld; the stack (files, lines and functions, without values) tells a developer where to look.
"""

import sys
import traceback
from typing import Any

import asyncpg
import pydantic
from structlog.typing import EventDict, ExcInfo, WrappedLogger

from attune_chassis.redaction import WITHHELD, without_addresses

SAFE_PACKAGES = ("attune_chassis", "attune_provisioner", "aiokafka", "joserfc", "httpx", "uvicorn")
OWN_FAULTS = ("08", "42", "53", "57")
"""Classes of SQLSTATE whose text quotes our statement or the server's state, never a value: values are parameters."""

FRAMES_MAX = 25
CAUSES_MAX = 4


def report_error(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A structlog processor: turns `exc_info` into `error`, a list of the exception and its causes."""
    error = _exception(event.pop("exc_info", None))
    if error is not None:
        event["error"] = describe_error(error)
    return event


def describe_error(error: BaseException) -> list[dict[str, Any]]:
    """The exception and its causes, the latest first; no values, only places and safe texts."""
    described: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(described) < CAUSES_MAX:
        described.append({"kind": type(current).__qualname__, "said": safe_text(current), "stack": _stack(current)})
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return described


def safe_text(error: BaseException) -> str:
    """What may be repeated of an exception's text."""
    match error:
        case asyncpg.PostgresError():
            place = [getattr(error, part, None) for part in ("table_name", "column_name", "constraint_name")]
            # An error that asyncpg raises itself, as for a connection that broke, has no message of a server.
            told = getattr(error, "message", None)
            own_fault = [told] if told and (error.sqlstate or "").startswith(OWN_FAULTS) else []
            return " ".join([f"SQLSTATE {error.sqlstate}", *(part for part in place if part), *own_fault])
        case pydantic.ValidationError():
            return ", ".join(
                f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors(include_input=False)
            )
        case OSError():
            return f"{error.strerror or ''} (errno {error.errno})" if error.errno else WITHHELD
        case BaseExceptionGroup():
            return "; ".join(f"{type(inner).__qualname__}: {safe_text(inner)}" for inner in error.exceptions)
        case _ if type(error).__module__.split(".")[0] in SAFE_PACKAGES:
            return without_addresses(str(error))
        case _:
            return WITHHELD


def _stack(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_MAX:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _exception(exc_info: ExcInfo | BaseException | bool | None) -> BaseException | None:
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exc_info()[1]
        case _:
            return None
