"""Read certificates: one, or those of a holder."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.commands import Answer

from awards.adapters.certificate_store import CertificateFilter, find_certificate
from awards.adapters.certificate_store import list_certificates as load_certificates
from awards.app.dependencies import Dependencies
from awards.app.refused import certificate_unknown
from awards.domain.events import CertificateIssued


@dataclass(frozen=True, slots=True)
class ListCertificates:
    """Which certificates are asked for; `after` is the last id of the page before."""

    holder: UUID | None
    after: UUID | None
    limit: int


async def read_certificate(dependencies: Dependencies, principal: Principal, certificate_id: UUID) -> Answer:
    """200 with the certificate; problem `certificate_unknown` (404)."""
    async with dependencies.pool.acquire() as connection:
        issued = await find_certificate(connection, principal.authority, certificate_id)
    if issued is None or not principal.may_act_for(issued.setting_id):
        raise certificate_unknown()
    return Answer(200, _body(issued))


async def list_certificates(dependencies: Dependencies, principal: Principal, asked: ListCertificates) -> Answer:
    """200 with the certificates the token covers; `next_after` names the next page, None on the last one."""
    wanted = CertificateFilter(
        authority=principal.authority,
        settings=None if ALL_SETTINGS in principal.settings else principal.settings,
        holder=asked.holder,
        after=asked.after,
        limit=asked.limit + 1,
    )
    async with dependencies.pool.acquire() as connection:
        found = await load_certificates(connection, wanted)
    page = found[: asked.limit]
    next_after = page[-1].certificate_id if len(found) > asked.limit else None
    return Answer(200, {"certificates": [_body(issued) for issued in page], "next_after": next_after})


def _body(issued: CertificateIssued) -> dict[str, Any]:
    return {
        "certificate_id": issued.certificate_id,
        "certificate_number": issued.certificate_number,
        "certificate_kind": issued.certificate_kind,
        "stage": issued.stage,
        "policy_version": issued.policy_version,
        "setting_id": issued.setting_id,
        "holder_party_id": issued.holder_party_id,
        "issued_on": issued.issued_on,
    }
