"""What this service hears: the accreditations that training grants, each of which brings a certificate."""

from attune_chassis.database import Connection
from attune_chassis.subscription import Record, Subscription
from attune_contracts import decode
from attune_contracts.events.training import AccreditationGrantedV1
from attune_contracts.readers.awards import AWARDS

from awards.adapters.wire import ACCREDITATION_GRANTED, ACCREDITATION_TOPIC, accreditation_basis
from awards.app.dependencies import Dependencies
from awards.app.issue_certificate import issue_accreditation_certificate


def accreditations(dependencies: Dependencies) -> Subscription:
    """The subscription to training's stream; other facts on it are passed over."""

    async def accreditation_granted(connection: Connection, record: Record, event: AccreditationGrantedV1) -> None:
        await issue_accreditation_certificate(dependencies, connection, accreditation_basis(record, event))

    return Subscription(
        consumer=AWARDS.group,
        topics=(ACCREDITATION_TOPIC,),
        handlers={ACCREDITATION_GRANTED: accreditation_granted},
        decode=decode,
    )
