"""Certificates as rows. Never begins or commits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from awards.domain.events import CertificateIssued

QUERIES = load_queries("awards.adapters", "certificate.sql")


@dataclass(frozen=True, slots=True)
class CertificateFilter:
    """Which certificates are asked for: those after an id, at most `limit` of them.

    `settings` None means every setting of the authority.
    """

    authority: str
    settings: frozenset[str] | None
    holder: UUID | None
    after: UUID | None
    limit: int


async def is_number_taken(connection: Connection, authority: str, certificate_number: str) -> bool:
    """Whether a certificate of this authority bears the number."""
    taken = await QUERIES.is_number_taken(connection, authority=authority, certificate_number=certificate_number)
    return bool(taken)


async def add_certificate(connection: Connection, issued: CertificateIssued, *, recorded_at: datetime) -> bool:
    """Write down a certificate; False when the same event has brought one already."""
    added = await QUERIES.add_certificate(
        connection,
        certificate_id=issued.certificate_id,
        authority=issued.authority,
        certificate_number=issued.certificate_number,
        certificate_kind=issued.certificate_kind,
        stage=issued.stage,
        basis_event_id=issued.basis_event_id,
        policy_version=issued.policy_version,
        setting_id=issued.setting_id,
        holder_party_id=issued.holder_party_id,
        issued_on=issued.issued_on,
        recorded_at=recorded_at,
    )
    return added is not None


async def find_certificate(connection: Connection, authority: str, certificate_id: UUID) -> CertificateIssued | None:
    """The certificate of this authority, or None."""
    row = await QUERIES.find_certificate(connection, authority=authority, certificate_id=certificate_id)
    return None if row is None else CertificateIssued(**dict(row))


async def list_certificates(connection: Connection, asked: CertificateFilter) -> list[CertificateIssued]:
    """The certificates asked for, in order of their ids."""
    rows = QUERIES.list_certificates(
        connection,
        authority=asked.authority,
        every_setting=asked.settings is None,
        settings=sorted(asked.settings or ()),
        holder=asked.holder,
        after=asked.after,
        limit=asked.limit,
    )
    return [CertificateIssued(**dict(row)) async for row in rows]
