"""GOV.UK Notify, through its official client: e-mail, text messages and letters.

The client is synchronous and not for several threads at once, so each call has one of its own, in a thread, with a
time limit. Notify keeps no reference unique: sending twice is two messages. That is why it is asked first.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import requests
from attune_chassis.deliveries import Accepted, Outcome, RefusedForGood, TryLater, Unclear
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from notifications.adapters.providers.port import LookUpError, OutgoingMessage

# The client repeats what Notify answers, and an answer may quote an address.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

NAME: Final = "notify"
ADDRESS_LINES_MAX: Final = 7
BAD_REQUEST, UNAUTHORISED, FORBIDDEN, TOO_MANY, SERVER_ERROR = 400, 401, 403, 429, 500
ADDRESS_REFUSED: Final = RefusedForGood("address_refused")
MESSAGE_REFUSED: Final = RefusedForGood("message_refused")
ABOUT_THE_ADDRESS: Final = ("email_address", "phone_number", "address")
REFUSED_AFTERWARDS: Final[Mapping[str, RefusedForGood]] = {
    "permanent-failure": RefusedForGood("bounced"),
    "temporary-failure": RefusedForGood("not_reached"),
    "technical-failure": MESSAGE_REFUSED,
    "validation-failed": MESSAGE_REFUSED,
    "virus-scan-failed": MESSAGE_REFUSED,
    "cancelled": MESSAGE_REFUSED,
    "returned-letter": RefusedForGood("bounced"),
}
"""Status of Notify's -> what it means. Every other one means that Notify has the message."""

Templates = Mapping[str, Mapping[str, str]]
"""Purpose, or `any` -> channel -> id of Notify's template."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NotifyAccount:
    """How this service speaks to Notify. `templates` are data; the key never shows in a repr."""

    api_key: str
    base_url: str
    timeout_seconds: float
    templates: Templates


class NotifyProvider:
    """GOV.UK Notify."""

    name = NAME
    channels = frozenset({"email", "sms", "letter"})
    can_look_up = True

    def __init__(self, account: NotifyAccount) -> None:
        self._account = account

    async def send(self, message: OutgoingMessage) -> Outcome:
        """Try once. Never raises for anything an address, Notify or the network does."""
        template_id = self._template_id(message)
        if template_id is None:
            return MESSAGE_REFUSED
        try:
            answer = await asyncio.to_thread(self._send, message, template_id)
        except (APIError, requests.RequestException, ValueError) as error:
            return _outcome_of(error)
        return Accepted(str(answer["id"]))

    async def find(self, reference: UUID) -> Outcome | None:
        """What Notify says of the latest message with this reference. Raises LookUpError."""
        found = await self.latest_status(reference)
        if found is None:
            return None
        notify_id, status = found
        return REFUSED_AFTERWARDS.get(status) or Accepted(notify_id)

    async def latest_status(self, reference: UUID) -> tuple[str, str] | None:
        """Notify's id and status of the latest message with this reference. Raises LookUpError.

        A letter that came back is still called received here: only Notify's own call tells that.
        """
        try:
            answer = await asyncio.to_thread(lambda: self._client().get_all_notifications(reference=str(reference)))
        except (APIError, requests.RequestException, ValueError) as error:
            raise LookUpError(type(error).__name__) from error
        found = answer["notifications"]
        return (str(found[0]["id"]), str(found[0]["status"])) if found else None

    def _template_id(self, message: OutgoingMessage) -> str | None:
        templates = self._account.templates
        own = templates.get(message.purpose, {}).get(message.channel)
        return own or templates.get("any", {}).get(message.channel)

    def _send(self, message: OutgoingMessage, template_id: str) -> Mapping[str, Any]:
        client, written, reference = self._client(), message.written, str(message.reference)
        answer: Mapping[str, Any]
        match message.channel:
            case "email":
                answer = client.send_email_notification(
                    email_address=message.address,
                    template_id=template_id,
                    personalisation={"subject": written.subject, "body": written.text},
                    reference=reference,
                )
            case "sms":
                answer = client.send_sms_notification(
                    phone_number=message.address,
                    template_id=template_id,
                    personalisation={"body": written.sms},
                    reference=reference,
                )
            case _:
                letter = {"subject": written.subject, "body": written.letter}
                answer = client.send_letter_notification(
                    template_id=template_id,
                    personalisation=letter | address_lines(message.address),
                    reference=reference,
                )
        return answer

    def _client(self) -> Any:
        account = self._account
        return NotificationsAPIClient(  # type: ignore[no-untyped-call]  # the client's package has no types
            account.api_key, base_url=account.base_url, timeout=account.timeout_seconds
        )


def address_lines(address: str) -> dict[str, str]:
    """A postal address as Notify takes it: line 1 to 7, the last one the postcode or the country."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if len(lines) > ADDRESS_LINES_MAX:
        lines = [*lines[: ADDRESS_LINES_MAX - 2], ", ".join(lines[ADDRESS_LINES_MAX - 2 : -1]), lines[-1]]
    return {f"address_line_{number}": line for number, line in enumerate(lines, start=1)}


def _outcome_of(error: Exception) -> Outcome:
    status, problem = _status(error), error.__cause__
    if isinstance(problem, requests.ConnectionError | requests.Timeout) and _before_anything_was_sent(problem):
        return TryLater("server_unavailable")
    if status is None or status >= SERVER_ERROR:
        # Notify may have kept the message before it failed to say so.
        return Unclear("no_answer" if status is None else f"notify_{status}")
    if status == TOO_MANY:
        return TryLater("rate_limited")
    if status in {UNAUTHORISED, FORBIDDEN}:
        # A key that is wrong or revoked is for an operator to put right; the message is as good as before.
        return TryLater(f"notify_{status}")
    if status == BAD_REQUEST and _is_about_the_address(error):
        return ADDRESS_REFUSED
    return MESSAGE_REFUSED


def _status(error: Exception) -> int | None:
    """Of the answer; None where there was none, though the client then calls it 503."""
    response = getattr(error, "response", None)
    status: int | None = getattr(response, "status_code", None)
    return status


def _before_anything_was_sent(problem: Exception) -> bool:
    if isinstance(problem, requests.ConnectTimeout):
        return True
    reason = getattr(problem.args[0] if problem.args else None, "reason", None)
    return "NewConnectionError" in type(reason).__name__ or "NameResolutionError" in type(reason).__name__


def _is_about_the_address(error: Exception) -> bool:
    said = str(getattr(error, "message", ""))
    return any(word in said for word in ABOUT_THE_ADDRESS)
