"""An enquiry as the API tells it, and what is said where there is none."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.ids import derived_id
from attune_chassis.problems import Problem

from notifications.domain.enquiry import Enquiry, Line

ENQUIRY_DUE = "enquiry_due"
"""Kind of the timer that passes an unanswered enquiry up; its subject is the enquiry's id."""


def enquiry_timer_id(enquiry_id: UUID) -> UUID:
    """The id of the timer that passes an enquiry up."""
    return derived_id("notifications", enquiry_id, ENQUIRY_DUE)


def acknowledgement(enquiry: Enquiry, line: Line) -> str:
    """What the enquirer is told at once: an aim, never a promise."""
    how = "call you back" if enquiry.callback_wanted else "answer"
    hours = f"Our line is open from Monday to Friday, {_clock(line.opens)} to {_clock(line.closes)}."
    day = enquiry.answer_by
    aim = f"We hope to {how} by {day.day} {day:%B} {day.year}. This is our aim, and we cannot promise it."
    return f"Thank you for your question. Its number is {enquiry.reference}. {aim} {hours}"


def _clock(at: time) -> str:
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{hour}{minutes}{'am' if at.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def as_document(enquiry: Enquiry) -> dict[str, Any]:
    """An enquiry without what was asked."""
    ended = enquiry.answered
    answered: Mapping[str, Any] | None = None
    if ended is not None:
        answered = {
            "answered_at": ended.at,
            "answer_kind": ended.kind,
            "channel": ended.channel,
            "answered_by": ended.by,
            "working_days_taken": ended.working_days_taken,
            "within_target": ended.within_target,
        }
    return {
        "enquiry_id": enquiry.enquiry_id,
        "reference": enquiry.reference,
        "programme": enquiry.programme,
        "enquiry_channel": enquiry.enquiry_channel,
        "enquirer_kind": enquiry.enquirer_kind,
        "enquirer_party_id": enquiry.enquirer_party_id,
        "written_to": enquiry.written_to,
        "setting_id": enquiry.setting_id,
        "callback_wanted": enquiry.callback_wanted,
        "outside_hours": enquiry.outside_hours,
        "received_at": enquiry.received_at,
        "answer_by": enquiry.answer_by,
        "policy_version": enquiry.policy_version,
        "overdue_since": enquiry.overdue_since,
        "escalated_to": enquiry.escalated_to,
        "answered": answered,
    }


def require_answerable(principal: Principal, enquiry: Enquiry | None) -> Enquiry:
    """The enquiry, for whoever answers; problem `enquiry_unknown` (404)."""
    if enquiry is None or enquiry.authority != principal.authority or ALL_SETTINGS not in principal.settings:
        raise Problem(
            404,
            "enquiry_unknown",
            "There is no enquiry of this id that your token covers.",
            "Find it in the list: GET /v1/enquiries. Answering needs a token for the whole authority.",
        )
    return enquiry


def programme_unknown() -> Problem:
    """The authority answers no questions about this (422)."""
    return Problem(
        422,
        "programme_unknown",
        "The authority has no mailbox for this programme.",
        "Name one of the programmes in the authority's enquiry policy.",
    )
