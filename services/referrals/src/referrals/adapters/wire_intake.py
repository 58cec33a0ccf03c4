"""The intake topics: opening what an integrator sent in, and encoding what it is answered."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.subscription import Record
from attune_contracts import BadSealError, ContractError, WireMessage, decode, encode
from attune_contracts.codes import IntakeNextStep, IntakeRefusalReason
from attune_contracts.errors import RefusalReason
from attune_contracts.events.intake import ReferralSubmittedV1
from attune_contracts.events.referrals import IntakeAcceptedV1, IntakeRefusedV1
from attune_contracts.sealing import SealedReferral, open_model
from attune_contracts.topics import intake_results_topic, intake_topic

from referrals.adapters.people import Child, People, Referrer

NEXT_STEP: Final[dict[IntakeRefusalReason, IntakeNextStep]] = {
    "bad_seal": "seal_with_current_key",
    "unknown_setting": "check_setting_id",
    "id_conflict": "send_with_new_id",
    "schema_mismatch": "correct_and_send_with_new_id",
    "not_json": "correct_and_send_with_new_id",
    "missing_header": "correct_and_send_with_new_id",
    "unknown_type": "use_known_type",
    "no_policy_for_authority": "ask_the_authority",
    "wrong_authority": "ask_the_authority",
}
"""What the sender of a refused referral can do."""

ANSWERED_AS: Final[dict[RefusalReason, IntakeRefusalReason]] = {
    "unknown_type": "unknown_type",
    "unknown_major": "unknown_type",
    "unknown_code": "schema_mismatch",
    "missing_header": "missing_header",
    "wrong_content_type": "missing_header",
    "too_large": "not_json",
    "too_deep": "not_json",
    "not_utf8": "not_json",
    "not_json": "not_json",
    "duplicate_key": "not_json",
    "out_of_range": "schema_mismatch",
    "schema_mismatch": "schema_mismatch",
    "bad_seal": "bad_seal",
    "wrong_topic": "schema_mismatch",
    "not_publishable": "schema_mismatch",
}
"""As which reason an integrator is answered: the list in `IntakeRefused` is released and stays as it is."""


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """Where an answer goes: to whom, under which id, and as which answer to the same record, counted from 1."""

    integrator: str
    ce_id: UUID
    number: int


def integrator_of(record: Record) -> str:
    """Who sent the record in: the integrator whose topic it came by, whatever its headers say."""
    return record.topic.removeprefix(intake_topic(""))


def submission(record: Record) -> ReferralSubmittedV1:
    """The referral in this record, its personal part still sealed.

    Raises:
        ContractError: as `decode` does.
    """
    if record.value is None:
        raise ContractError("not_json", "the record has no value")
    event = decode(record.headers, record.value)
    if not isinstance(event, ReferralSubmittedV1):
        raise ContractError("unknown_type", "an intake topic takes attune.intake.ReferralSubmitted.v1 only")
    return event


def unsealed_people(submitted: ReferralSubmittedV1, event_id: UUID, private_key: str) -> People:
    """The people in the sealed part.

    Raises:
        ContractError: `bad_seal` when it cannot be opened or was sealed for another event; `schema_mismatch` or
            `not_json` when what is inside has another shape.
    """
    opened = open_model(SealedReferral, submitted.sealed, private_key)
    if opened.event_id != event_id:
        raise BadSealError("was sealed for another event")
    child, referrer = opened.child, opened.referrer
    return People(
        Child(child.given_name, child.family_name, child.date_of_birth), Referrer(referrer.name, referrer.email)
    )


def answer_message(answer: IntakeAcceptedV1 | IntakeRefusedV1, *, place: AnswerPlace, cause: Cause) -> WireMessage:
    """The answer for the integrator's results topic."""
    return encode(
        answer,
        ce_id=place.ce_id,
        aggregate_version=place.number,
        topic=intake_results_topic(place.integrator),
        **cause.chain(),
    )
