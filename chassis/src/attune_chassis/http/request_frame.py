"""What stands around every request: correlation id, trace, access log, metrics, an answer even to the unforeseen."""

import logging
import time
from http import HTTPStatus
from uuid import UUID

from opentelemetry.trace import SpanKind
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attune_chassis.http.errors import problem_of
from attune_chassis.ids import new_id
from attune_chassis.logs import correlated, get_logger
from attune_chassis.metrics import HTTP_SECONDS
from attune_chassis.tracing import continued_span

REQUEST_ID = "X-Request-ID"
PROBES = ("/livez", "/readyz", "/metrics")
NO_ROUTE = "(no route)"

log = get_logger(__name__)


class RequestFrame:
    """Outermost of our ASGI layers.

    The log names the route, never the path: a path may hold a secret, such as the token of an acknowledgement link.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry one request; other kinds of connection pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = correlation_id_of(headers.get(REQUEST_ID))
        with correlated(request_id), continued_span(headers, f"HTTP {scope['method']}", kind=SpanKind.SERVER):
            await self._carry(scope, receive, send, request_id)

    async def _carry(self, scope: Scope, receive: Receive, send: Send, request_id: UUID) -> None:
        started_at = time.perf_counter()
        status = 0

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = str(request_id)
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        except Exception as error:
            problem = problem_of(error)
            log.log(_level(problem.status), "request_failed", reason=problem.name, exc_info=error)
            if status:
                raise
            await problem.response()(scope, receive, noting_send)
        finally:
            _note(scope, status, time.perf_counter() - started_at)


def correlation_id_of(request_id: str | None) -> UUID:
    """The caller's request id when it is a UUID, else a new one: text of strangers stays out of logs and events."""
    try:
        return UUID(request_id) if request_id else new_id()
    except ValueError:
        return new_id()


def _level(status: int) -> int:
    return logging.ERROR if status == HTTPStatus.INTERNAL_SERVER_ERROR else logging.WARNING


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path_format", NO_ROUTE)
    HTTP_SECONDS.labels(scope["method"], route, str(status)).observe(seconds)
    level = logging.DEBUG if scope["path"].startswith(PROBES) else logging.INFO
    log.log(level, "request", method=scope["method"], route=route, status=status, milliseconds=round(seconds * 1000, 1))
