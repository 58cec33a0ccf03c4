"""Facts a decision of this service can return: closed unions. `adapters/wire.py` says how each travels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

CertificateKind = Literal["elsa_accreditation", "award_stage"]


@dataclass(frozen=True, slots=True)
class CharterSigned:
    """An organisation entered a scheme and committed itself to its framework and charter (CP3)."""

    authority: str
    entry_id: UUID
    scheme: str
    scheme_version: str
    setting_id: str
    applicant_party_id: UUID
    signed_on: date


@dataclass(frozen=True, slots=True)
class AwardStageSubmitted:
    """An organisation applied for a stage (CP3-CP6). `delivery_plan`: actions by area, never published."""

    submission_id: UUID
    stage: str
    submitted_on: date
    submitted_by: str
    delivery_plan: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AwardStageAwarded:
    """The panel gave the stage (CP11)."""

    submission_id: UUID
    stage: str
    decided_on: date
    decided_by: str


@dataclass(frozen=True, slots=True)
class AwardStageReturned:
    """The panel gave the submission back and said, in codes, what is missing (CP11)."""

    submission_id: UUID
    stage: str
    missing_codes: tuple[str, ...]
    decided_on: date
    decided_by: str


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """A certificate was made out for an awarded stage or an ELSA's accreditation (CP12, EL5)."""

    authority: str
    certificate_id: UUID
    certificate_number: str
    certificate_kind: CertificateKind
    stage: str | None
    basis_event_id: UUID
    policy_version: str
    setting_id: str
    holder_party_id: UUID
    issued_on: date


EntryEvent = CharterSigned | AwardStageSubmitted | AwardStageAwarded | AwardStageReturned
PanelEvent = AwardStageAwarded | AwardStageReturned
