"""Certificates over HTTP: read one, or those of a holder."""

from typing import Annotated

from attune_chassis.auth import Principal, require
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Query, Response

from awards.app.dependencies import Dependencies
from awards.app.read_certificates import ListCertificates, list_certificates, read_certificate
from awards.entrypoints.http_models import CertificateDocument, Certificates

Reader = Annotated[Principal, Depends(require("awards:read"))]
PAGE_CERTIFICATES_MAX = 200


def certificate_router(dependencies: Dependencies) -> APIRouter:
    """The routes under /v1/certificates."""
    router = APIRouter(prefix="/v1/certificates", tags=["Certificates"])

    @router.get("/{certificate_id}", response_model=CertificateDocument, summary="Read one certificate")
    async def read(certificate_id: WrittenUuid, principal: Reader) -> Response:
        """What the certificate certifies, and under which document it was decided."""
        return (await read_certificate(dependencies, principal, certificate_id)).response()

    @router.get("", response_model=Certificates, summary="Find certificates")
    async def find(
        principal: Reader,
        holder: Annotated[WrittenUuid | None, Query(description="The party the certificates were issued to.")] = None,
        after: Annotated[WrittenUuid | None, Query(description="The `next_after` of the page before.")] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_CERTIFICATES_MAX)] = 50,
    ) -> Response:
        """The certificates your token covers."""
        return (await list_certificates(dependencies, principal, ListCertificates(holder, after, limit))).response()

    return router
