"""Facts about enquiries on the wire: codes, days and ids. What was asked stays here."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from attune_chassis.ids import derived_id
from attune_contracts import WireMessage, encode
from attune_contracts.events.notifications import EnquiryAnsweredV1, EnquiryReceivedV1

from notifications.domain.enquiry import Answered, Enquiry

RECEIVED: Final = EnquiryReceivedV1.ce_type
ANSWERED: Final = EnquiryAnsweredV1.ce_type


def enquiry_event_id(command_id: UUID) -> UUID:
    """The id of the one fact a command about an enquiry leads to."""
    return derived_id(command_id, "0")


def received_message(enquiry: Enquiry, *, command_id: UUID, recorded_at: datetime) -> WireMessage:
    """Somebody asked something."""
    said: dict[str, Any] = {
        "enquiry_channel": enquiry.enquiry_channel,
        "enquirer_kind": enquiry.enquirer_kind,
        "enquirer_party_id": enquiry.enquirer_party_id,
        "setting_id": enquiry.setting_id,
        "outside_hours": enquiry.outside_hours,
        "callback_wanted": enquiry.callback_wanted,
        "answer_by": enquiry.answer_by,
        "policy_version": enquiry.policy_version,
    }
    event = EnquiryReceivedV1(**_about(enquiry, enquiry.received_at), **said)
    return _message(event, enquiry, command_id, recorded_at)


def answered_message(enquiry: Enquiry, answered: Answered, *, command_id: UUID, recorded_at: datetime) -> WireMessage:
    """An enquiry has its answer."""
    said: dict[str, Any] = {
        "answer_kind": answered.kind,
        "channel": answered.channel,
        "working_days_taken": answered.working_days_taken,
        "within_target": answered.within_target,
    }
    event = EnquiryAnsweredV1(**_about(enquiry, answered.at), **said)
    return _message(event, enquiry, command_id, recorded_at)


def _about(enquiry: Enquiry, at: datetime) -> dict[str, Any]:
    return {
        "authority": enquiry.authority,
        "occurred_at": at,
        "enquiry_id": enquiry.enquiry_id,
        "programme": enquiry.programme,
    }


def _message(
    event: EnquiryReceivedV1 | EnquiryAnsweredV1, enquiry: Enquiry, command_id: UUID, recorded_at: datetime
) -> WireMessage:
    return encode(
        event,
        ce_id=enquiry_event_id(command_id),
        aggregate_version=enquiry.version,
        recorded_at=recorded_at,
        correlation_id=enquiry.enquiry_id,
        causation_id=command_id,
    )
