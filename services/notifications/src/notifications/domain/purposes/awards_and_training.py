"""What people hear of accreditations, certificates and awards."""

from dataclasses import dataclass
from datetime import date

from notifications.domain.content import Content


@dataclass(frozen=True, kw_only=True)
class AccreditationGranted(Content, purpose="accreditation_granted"):
    """An ELSA has met both conditions (EL5)."""

    granted_on: date


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Content, purpose="certificate_issued"):
    """A certificate exists; `reference` is the number printed on it (the event's `certificate_number`)."""

    reference: str
    certificate_kind: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class AwardStageAwarded(Content, purpose="award_stage_awarded"):
    """A panel awarded a stage (CP11)."""

    scheme: str
    stage: str
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class AwardStageReturned(Content, purpose="award_stage_returned"):
    """A panel returned a submission with what is missing (CP11)."""

    scheme: str
    stage: str
    missing_codes: tuple[str, ...]
    decided_on: date
