"""Every purpose a message can have, with exactly what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from notifications.domain.content import CONTENT_CLASSES, Content


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(Content, purpose="referral_received"):
    """A referral was made and has its number."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class ReferralAccepted(Content, purpose="referral_accepted"):
    """The service takes the referral on."""

    reference: str
    accepted_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralDeclined(Content, purpose="referral_declined"):
    """The service cannot take the referral on: why, and where else to go."""

    reference: str
    decline_reason: str
    signpost_codes: tuple[str, ...]
    declined_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralOutcome(Content, purpose="referral_outcome"):
    """What the support came to."""

    reference: str
    outcome_code: str


@dataclass(frozen=True, kw_only=True)
class ReferralClosing(Content, purpose="referral_closing"):
    """The referral is about to be closed."""

    reference: str
    closing_reason: str


@dataclass(frozen=True, kw_only=True)
class AccreditationGranted(Content, purpose="accreditation_granted"):
    """An ELSA has met both conditions (EL5)."""

    granted_on: date


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Content, purpose="certificate_issued"):
    """A certificate exists; `reference` is the number printed on it."""

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


CONTENT_OF_PURPOSE: Final[Mapping[str, type[Content]]] = MappingProxyType(CONTENT_CLASSES)
"""Purpose -> its content class."""
