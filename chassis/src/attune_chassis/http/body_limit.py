"""No request body beyond the limit is taken in, whether or not it says how long it is."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attune_chassis.problems import Problem

TOO_LARGE = 413


def request_too_large() -> Problem:
    """The body is larger than this service takes."""
    return Problem(
        TOO_LARGE,
        "request_too_large",
        "The body of the request is larger than this service takes.",
        "Send less at once.",
    )


class BodyLimit:
    """Refuses by the announced length at once, and counts what comes without one.

    An own layer because the framework's answers in plain text before our problems can.
    """

    def __init__(self, app: ASGIApp, bytes_max: int) -> None:
        self._app = app
        self._bytes_max = bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry one request; other kinds of connection pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("Content-Length", "")
        if announced.isdecimal() and int(announced) > self._bytes_max:
            await request_too_large().response()(scope, receive, send)
            return
        received_bytes = 0

        async def counting_receive() -> Message:
            nonlocal received_bytes
            message = await receive()
            received_bytes += len(message.get("body", b""))
            if received_bytes > self._bytes_max:
                # FastAPI turns every other exception raised here into a 400 of its own.
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, counting_receive, send)
