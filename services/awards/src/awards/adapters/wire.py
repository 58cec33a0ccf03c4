"""Between messages and the domain: the only file that knows both the contracts and the domain."""

from typing import cast

from attune_chassis.cause import Cause
from attune_chassis.days import effective_at
from attune_chassis.subscription import Record, Unprocessable
from attune_contracts import EventModel, Party, WireMessage, encode
from attune_contracts.codes import AwardStage
from attune_contracts.events.awards import (
    AwardStageAwardedV1,
    AwardStageReturnedV1,
    AwardStageSubmittedV1,
    CertificateIssuedV1,
    CharterSignedV1,
    ContactStatedV1,
)
from attune_contracts.events.training import AccreditationGrantedV1
from attune_contracts.sealing import ContactDetails, seal_model
from attune_contracts.topics import topics_owned_by

from awards.adapters.entry_store import KnownContact
from awards.domain.certificate import CertificateBasis
from awards.domain.entry import Entry
from awards.domain.events import (
    AwardStageAwarded,
    AwardStageReturned,
    AwardStageSubmitted,
    CertificateIssued,
    CharterSigned,
    PanelEvent,
)

ACCREDITATION_GRANTED = AccreditationGrantedV1.ce_type
ACCREDITATION_TOPIC = AccreditationGrantedV1.topic


def partition_counts() -> dict[str, int]:
    """The topics this service owns, with their fixed number of partitions."""
    return {topic.name: topic.partitions for topic in topics_owned_by("awards")}


def accreditation_basis(record: Record, event: AccreditationGrantedV1) -> CertificateBasis:
    """What the certificate of a heard accreditation is made out for."""
    holder = next((party.party_id for party in event.parties if party.role == "elsa"), None)
    if holder is None:
        raise Unprocessable("party_missing", "The accreditation names no ELSA to make a certificate out for.")
    return CertificateBasis(
        authority=event.authority,
        certificate_kind="elsa_accreditation",
        stage=None,
        basis_event_id=record.fact_id,
        policy_version=event.policy_version,
        setting_id=event.setting_id,
        holder_party_id=holder,
        issued_on=event.granted_on,
    )


def entry_messages(
    signed: CharterSigned, cause: Cause, *, name: str, email: str, contacts_public_key: str
) -> list[WireMessage]:
    """That the charter is signed, and, sealed to notifications, how to reach who signed."""
    charter = CharterSignedV1(
        authority=signed.authority,
        occurred_at=effective_at(signed.signed_on, cause.recorded_at),
        parties=(Party(role="applicant", party_id=signed.applicant_party_id),),
        entry_id=signed.entry_id,
        scheme=signed.scheme,
        scheme_version=signed.scheme_version,
        setting_id=signed.setting_id,
        signed_on=signed.signed_on,
    )
    contact = ContactStatedV1(
        authority=signed.authority,
        occurred_at=cause.recorded_at,
        party_id=signed.applicant_party_id,
        sealed=seal_model(ContactDetails(name=name, email=email), contacts_public_key),
    )
    return [_message(charter, cause, index=0, version=1), _message(contact, cause, index=1, version=1)]


def contact_again(known: KnownContact, contacts_public_key: str, cause: Cause) -> WireMessage:
    """How to reach a party on record, sealed to notifications, as the next fact about them."""
    contact = ContactStatedV1(
        authority=known.authority,
        occurred_at=cause.recorded_at,
        party_id=known.party_id,
        sealed=seal_model(ContactDetails(name=known.name, email=known.email), contacts_public_key),
    )
    ce_id = cause.id(str(known.party_id))
    return encode(contact, ce_id=ce_id, aggregate_version=known.contact_version, **cause.chain())


def submission_message(entry: Entry, event: AwardStageSubmitted, cause: Cause) -> WireMessage:
    """That a stage was submitted; `entry` as it was before. The delivery plan stays here."""
    submitted = AwardStageSubmittedV1(
        authority=entry.authority,
        occurred_at=effective_at(event.submitted_on, cause.recorded_at),
        parties=_applicant(entry),
        entry_id=entry.entry_id,
        submission_id=event.submission_id,
        scheme=entry.scheme,
        scheme_version=entry.scheme_version,
        stage=_stage(event.stage),
        setting_id=entry.setting_id,
        submitted_on=event.submitted_on,
    )
    return _message(submitted, cause, index=0, version=entry.version + 1)


def panel_message(entry: Entry, event: PanelEvent, cause: Cause) -> WireMessage:
    """What the panel decided; `entry` as it was before."""
    contract = _awarded(entry, event, cause) if isinstance(event, AwardStageAwarded) else _returned(entry, event, cause)
    return _message(contract, cause, index=0, version=entry.version + 1)


def certificate_message(issued: CertificateIssued, cause: Cause, *, index: int) -> WireMessage:
    """That a certificate was issued: the first and only fact about it."""
    certificate = CertificateIssuedV1(
        authority=issued.authority,
        occurred_at=effective_at(issued.issued_on, cause.recorded_at),
        parties=(Party(role="holder", party_id=issued.holder_party_id),),
        certificate_id=issued.certificate_id,
        certificate_number=issued.certificate_number,
        certificate_kind=issued.certificate_kind,
        stage=None if issued.stage is None else _stage(issued.stage),
        basis_event_id=issued.basis_event_id,
        policy_version=issued.policy_version,
        setting_id=issued.setting_id,
        issued_on=issued.issued_on,
    )
    return _message(certificate, cause, index=index, version=1)


def _awarded(entry: Entry, event: AwardStageAwarded, cause: Cause) -> AwardStageAwardedV1:
    return AwardStageAwardedV1(
        authority=entry.authority,
        occurred_at=effective_at(event.decided_on, cause.recorded_at),
        parties=_applicant(entry),
        entry_id=entry.entry_id,
        submission_id=event.submission_id,
        scheme=entry.scheme,
        scheme_version=entry.scheme_version,
        stage=_stage(event.stage),
        setting_id=entry.setting_id,
        decided_on=event.decided_on,
    )


def _returned(entry: Entry, event: AwardStageReturned, cause: Cause) -> AwardStageReturnedV1:
    return AwardStageReturnedV1(
        authority=entry.authority,
        occurred_at=effective_at(event.decided_on, cause.recorded_at),
        parties=_applicant(entry),
        entry_id=entry.entry_id,
        submission_id=event.submission_id,
        scheme=entry.scheme,
        scheme_version=entry.scheme_version,
        stage=_stage(event.stage),
        setting_id=entry.setting_id,
        missing_codes=event.missing_codes,
        decided_on=event.decided_on,
    )


def _applicant(entry: Entry) -> tuple[Party, ...]:
    return (Party(role="applicant", party_id=entry.applicant_party_id),)


def _stage(name: str) -> AwardStage:
    # The contract itself refuses a stage it does not know; scheme documents are held to the same list.
    return cast("AwardStage", name)


def _message(event: EventModel, cause: Cause, *, index: int, version: int) -> WireMessage:
    return encode(event, ce_id=cause.event_id(index), aggregate_version=version, **cause.chain())
