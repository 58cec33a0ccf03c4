"""What this service hears on Kafka: accreditations from training, and notices from notifications."""

from typing import Any

from attune_chassis.database import Connection
from attune_chassis.subscription import Record, Subscription
from attune_contracts import decode

from referrals.adapters import wire_heard
from referrals.app.dependencies import Dependencies
from referrals.app.hear_accreditation import hear_accreditation
from referrals.app.hear_notice import hear_notice

CONSUMER = "referrals"


def subscription(dependencies: Dependencies) -> Subscription:
    """The subscription of the consumer `referrals`."""

    async def accreditation_granted(connection: Connection, record: Record, event: Any) -> None:
        await hear_accreditation(dependencies, connection, wire_heard.accreditation(record, event))

    async def notice(connection: Connection, record: Record, event: Any) -> None:
        heard = wire_heard.notice_heard(record, event)
        if heard is not None:
            await hear_notice(dependencies, connection, heard)

    return Subscription(
        consumer=CONSUMER,
        topics=wire_heard.TOPICS,
        handlers={
            wire_heard.ACCREDITATION_GRANTED: accreditation_granted,
            wire_heard.NOTIFICATION_DELIVERED: notice,
            wire_heard.NOTIFICATION_FAILED: notice,
        },
        decode=decode,
    )
