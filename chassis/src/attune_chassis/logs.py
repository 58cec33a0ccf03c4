"""Structured logs: one JSON object a line, from our code and from every library, without personal values.

The service, the role, the event and the correlation id are bound once per task and stand on every line logged below.
"""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO
from uuid import UUID

import orjson
import structlog
from structlog.contextvars import bound_contextvars
from structlog.typing import EventDict, Processor, WrappedLogger

from attune_chassis.error_report import report_error
from attune_chassis.redaction import withhold_personal_values

_correlation_id: ContextVar[UUID | None] = ContextVar("correlation_id", default=None)

# Chatty below this level, and nothing an operator could act on.
QUIET_LIBRARIES = ("aiokafka", "faststream", "httpx", "httpcore", "asyncio", "uvicorn")


def configure_logs(*, service: str, level: str, stream: TextIO | None = None) -> None:
    """Send structlog and the standard library's logging the same way; call it once at start.

    Args:
        service: stands on every line.
        level: least level: debug, info, warning or error.
        stream: where lines go; standard output by default.
    """
    structlog.contextvars.bind_contextvars(service=service)
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _service_first(service),
                _first_line_only,
                report_error,
                withhold_personal_values,
                structlog.processors.JSONRenderer(serializer=_json),
            ],
            pass_foreign_args=False,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for library in QUIET_LIBRARIES:
        logging.getLogger(library).setLevel(max(logging.WARNING, root.level))


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: `log = get_logger(__name__)`, then `log.info("referral_made", referral_id=...)`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def current_correlation_id() -> UUID | None:
    """The correlation id of the running request or record, for `encode(correlation_id=...)`."""
    return _correlation_id.get()


@contextmanager
def correlated(correlation_id: UUID, **bound: str) -> Iterator[None]:
    """Everything inside belongs to this correlation id; further values stand on every line logged inside."""
    token = _correlation_id.set(correlation_id)
    try:
        with bound_contextvars(correlation_id=str(correlation_id), **bound):
            yield
    finally:
        _correlation_id.reset(token)


@contextmanager
def about_event(headers: Mapping[str, str]) -> Iterator[None]:
    """Everything inside is caused by the event with these CloudEvents headers."""
    event_id = headers.get("ce_id", "")
    correlation_id = _uuid(headers.get("ce_correlationid")) or _uuid(event_id)
    if correlation_id is None:
        with bound_contextvars(event_id=event_id):
            yield
    else:
        with correlated(correlation_id, event_id=event_id):
            yield


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _service_first(service: str) -> Processor:
    def add(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        # Threads and callbacks start with an empty context; the service stands on their lines too.
        return {"service": service, **event}

    return add


def _first_line_only(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    # asyncio writes the representation of a failed task, text of its exception included, on the lines after the first.
    if event.get("logger") == "asyncio":
        event["event"] = str(event["event"]).split("\n", 1)[0]
    return event


def _json(value: Any, **_: Any) -> str:
    return orjson.dumps(value, default=str).decode()
