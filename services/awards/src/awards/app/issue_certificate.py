"""Issue the certificate of an award or an accreditation: exactly one for each event that brings one."""

from uuid import UUID

from attune_chassis.cause import Cause, caused_by_event
from attune_chassis.database import Connection
from attune_chassis.ids import derived_id

from awards.adapters.certificate_store import add_certificate, is_number_taken
from awards.adapters.wire import certificate_message
from awards.app.dependencies import Dependencies
from awards.domain.certificate import CertificateBasis, certificate_number
from awards.domain.certificate import issue_certificate as decide

NUMBER_ATTEMPTS_MAX = 10
ACCREDITATION_HANDLER = "awards.issue_accreditation_certificate"


def stage_certificate_id(submission_id: UUID) -> UUID:
    """The id of the certificate an awarded submission brings."""
    return derived_id("awards.issue_stage_certificate", submission_id, "certificate")


async def issue_accreditation_certificate(
    dependencies: Dependencies, connection: Connection, basis: CertificateBasis
) -> None:
    """Issue the certificate of an accreditation heard from training; the same event again changes nothing."""
    cause = caused_by_event(ACCREDITATION_HANDLER, basis.basis_event_id, dependencies.clock.now())
    certificate_id = cause.id("certificate")
    await issue_certificate(dependencies, connection, basis, certificate_id, cause)


async def issue_certificate(
    dependencies: Dependencies,
    connection: Connection,
    basis: CertificateBasis,
    certificate_id: UUID,
    cause: Cause,
    *,
    index: int = 0,
) -> None:
    """Issue a certificate in the caller's transaction, unless its basis has brought one already.

    `index` is the message's place among those of the cause.
    """
    number = await _free_number(connection, basis.authority, certificate_id)
    issued = decide(basis, certificate_id, number)
    if await add_certificate(connection, issued, recorded_at=cause.recorded_at):
        await dependencies.outbox.append(connection, [certificate_message(issued, cause, index=index)])


async def _free_number(connection: Connection, authority: str, certificate_id: UUID) -> str:
    for attempt in range(NUMBER_ATTEMPTS_MAX):
        number = certificate_number(certificate_id, attempt)
        if not await is_number_taken(connection, authority, number):
            return number
    raise RuntimeError(f"{NUMBER_ATTEMPTS_MAX} certificate numbers in a row are taken.")
