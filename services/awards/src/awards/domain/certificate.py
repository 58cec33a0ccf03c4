"""What a certificate is made out for, and the number printed on it (CP12).

The number follows from the certificate's id alone, so that a service restored from a backup prints the same one again.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from awards.domain.events import CertificateIssued, CertificateKind

# Crockford's base 32: no I, L, O or U, so that a number survives being read over a telephone.
NUMBER_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class CertificateBasis:
    """The fact a certificate certifies: an award event of our own, or an accreditation heard from training."""

    authority: str
    certificate_kind: CertificateKind
    stage: str | None
    basis_event_id: UUID
    policy_version: str
    setting_id: str
    holder_party_id: UUID
    issued_on: date


def certificate_number(certificate_id: UUID, attempt: int = 0) -> str:
    """A number such as CERT-7K3M-9QX2; a further attempt gives another one, for when the first is taken."""
    bits = int.from_bytes(sha256(certificate_id.bytes + attempt.to_bytes(2)).digest())
    letters = [NUMBER_ALPHABET[(bits >> (5 * place)) & 31] for place in range(NUMBER_CHARACTERS)]
    half = NUMBER_CHARACTERS // 2
    return f"CERT-{''.join(letters[:half])}-{''.join(letters[half:])}"


def issue_certificate(basis: CertificateBasis, certificate_id: UUID, number: str) -> CertificateIssued:
    """The certificate for that basis."""
    return CertificateIssued(
        authority=basis.authority,
        certificate_id=certificate_id,
        certificate_number=number,
        certificate_kind=basis.certificate_kind,
        stage=basis.stage,
        basis_event_id=basis.basis_event_id,
        policy_version=basis.policy_version,
        setting_id=basis.setting_id,
        holder_party_id=basis.holder_party_id,
        issued_on=basis.issued_on,
    )
