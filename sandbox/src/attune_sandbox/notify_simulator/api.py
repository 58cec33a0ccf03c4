"""The routes of GOV.UK Notify's public API that its client uses to send and to look up, and a few to steer it by."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from attune_sandbox.notify_simulator.access import KeyParts, NotAllowedError, RateLimit, check_token
from attune_sandbox.notify_simulator.messages import PAGE_LENGTH, Message, UnknownStatusError

EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
PHONE: Final = re.compile(r"(\+44|0)7\d{9}")
ADDRESS_LINES_MIN: Final = 3
UUID_TEXT: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NEVER_SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next sending meets: an answer of this status, or none at all; the message kept or not."""

    status: int | None
    is_kept: bool


class Desk(Protocol):
    """What the routes need of the simulator."""

    key: KeyParts
    rate_limit: RateLimit
    messages: list[Message]
    faults: list[Fault]

    @property
    def url(self) -> str:
        """Where it listens."""

    def take(self, message: Message) -> None:
        """Keep a message."""

    def find(self, message_id: str) -> Message | None:
        """One message."""

    def set_status(self, message_id: str, status: str) -> None:
        """Move a message on."""

    def return_letter(self, message_id: str) -> None:
        """A letter comes back."""


def problem(status: int, error: str, message: str) -> JSONResponse:
    """An error as Notify words it."""
    return JSONResponse({"status_code": status, "errors": [{"error": error, "message": message}]}, status)


class Api:
    """The routes over one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def send(self, request: Request) -> Response:
        """POST /v2/notifications/{email|sms|letter}."""
        if (no := self._refused(request)) is not None:
            return no
        kind, body = request.path_params["kind"], await request.json()
        wrong = wrong_with(kind, body)
        if wrong is not None:
            return problem(400, "ValidationError", wrong)
        message = as_message(kind, body)
        fault = self._desk.faults.pop(0) if self._desk.faults else None
        if fault is None or fault.is_kept:
            self._desk.take(message)
        if fault is None:
            return JSONResponse(taken(message, self._desk.url), 201)
        if fault.status is None:
            await asyncio.sleep(NEVER_SECONDS)
        return problem(fault.status or 500, "Exception", "Internal server error")

    async def show(self, request: Request) -> Response:
        """GET /v2/notifications/{id}."""
        if (no := self._refused(request)) is not None:
            return no
        message = self._desk.find(request.path_params["id"])
        if message is None:
            return problem(404, "NoResultFound", "No result found")
        return JSONResponse(message.as_shown(self._desk.url))

    async def listing(self, request: Request) -> Response:
        """GET /v2/notifications, the latest first."""
        if (no := self._refused(request)) is not None:
            return no
        asked = request.query_params
        found = [
            message.as_shown(self._desk.url)
            for message in reversed(self._desk.messages)
            if asked.get("reference") in {None, message.reference}
            and asked.get("status") in {None, message.status}
            and asked.get("template_type") in {None, message.type}
        ]
        return JSONResponse({"notifications": found[:PAGE_LENGTH], "links": {"current": str(request.url)}})

    async def steer(self, request: Request) -> Response:
        """POST /simulator/notifications/{id}/status: not Notify's, but what happens to a message out there."""
        message_id, status = request.path_params["id"], (await request.json())["status"]
        if self._desk.find(message_id) is None:
            return problem(404, "NoResultFound", "No result found")
        try:
            if status == "returned":
                self._desk.return_letter(message_id)
            else:
                self._desk.set_status(message_id, status)
        except UnknownStatusError as error:
            return problem(400, "ValidationError", str(error))
        return Response(status_code=204)

    def _refused(self, request: Request) -> JSONResponse | None:
        try:
            check_token(request.headers.get("authorization"), self._desk.key)
        except NotAllowedError as error:
            return problem(403, "AuthError", str(error))
        if not self._desk.rate_limit.allows():
            limit = self._desk.rate_limit.requests_per_minute
            text = f"Exceeded rate limit for key type LIVE of {limit} requests per 60 seconds"
            return problem(429, "RateLimitError", text)
        return None


def build_api(desk: Desk) -> Starlette:
    """The application."""
    api = Api(desk)
    return Starlette(
        routes=[
            Route("/v2/notifications/{kind:str}", api.send, methods=["POST"]),
            Route("/v2/notifications/{id:str}", api.show, methods=["GET"]),
            Route("/v2/notifications", api.listing, methods=["GET"]),
            Route("/simulator/notifications/{id:str}/status", api.steer, methods=["POST"]),
        ]
    )


def wrong_with(kind: str, body: Mapping[str, Any]) -> str | None:
    """What Notify would refuse, in its words; None where it would take it."""
    if not UUID_TEXT.fullmatch(str(body.get("template_id"))):
        return "template_id is not a valid UUID"
    match kind:
        case "email":
            fits = EMAIL.fullmatch(str(body.get("email_address")))
            return None if fits else "email_address Not a valid email address"
        case "sms":
            number = str(body.get("phone_number")).replace(" ", "")
            return None if PHONE.fullmatch(number) else "phone_number Not a valid phone number"
        case "letter":
            given = body.get("personalisation") or {}
            lines = [name for name in given if name.startswith("address_line_")]
            return None if len(lines) >= ADDRESS_LINES_MIN else "Address must be at least 3 lines"
        case _:
            return f"no message is of type {kind}"


def as_message(kind: str, body: Mapping[str, Any]) -> Message:
    """The message of a request."""
    given: Mapping[str, str] = body.get("personalisation") or {}
    to = {"email": body.get("email_address"), "sms": body.get("phone_number")}.get(kind) or ""
    return Message(
        type=kind,
        to=to or "\n".join(value for name, value in given.items() if name.startswith("address_line_")),
        reference=body.get("reference"),
        template_id=body["template_id"],
        body=given.get("body", ""),
        subject=given.get("subject"),
        personalisation=given,
    )


def taken(message: Message, base_url: str) -> dict[str, Any]:
    """The answer to a message that was taken."""
    shown = message.as_shown(base_url)
    return {
        "id": message.id,
        "reference": message.reference,
        "content": {"body": message.body, "subject": message.subject},
        "uri": f"{base_url}/v2/notifications/{message.id}",
        "template": shown["template"],
        "scheduled_for": None,
    }
