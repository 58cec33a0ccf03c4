"""What this service hears on Kafka: notices from notifications, and accreditations from training.

The accreditations have a consumer of their own, because the register they make can be made anew from their log.
"""

from typing import Any

from attune_chassis.database import Connection
from attune_chassis.service import Projection
from attune_chassis.subscription import BatchSubscription, Record, Subscription
from attune_contracts import decode
from attune_contracts.readers import referrals as reads

from referrals.adapters import wire_heard
from referrals.app.dependencies import Dependencies
from referrals.app.hear_accreditations import hear_accreditations
from referrals.app.hear_notice import hear_notice

ACCREDITED_ELSAS = Projection(
    name="accredited-elsas",
    subscription=BatchSubscription(
        consumer=reads.ACCREDITED_ELSAS.group,
        topics=(wire_heard.ACCREDITATION_TOPIC,),
        types=frozenset({wire_heard.ACCREDITATION_GRANTED}),
        handle=hear_accreditations,
        decode=decode,
    ),
    tables=("accredited_elsa",),
)


def subscription(dependencies: Dependencies) -> Subscription:
    """The subscription of the consumer `referrals`."""

    async def notice(connection: Connection, record: Record, event: Any) -> None:
        heard = wire_heard.notice_heard(record, event)
        if heard is not None:
            await hear_notice(dependencies, connection, heard)

    return Subscription(
        consumer=reads.NOTICES.group,
        topics=(wire_heard.NOTICE_TOPIC,),
        handlers=dict.fromkeys(wire_heard.NOTICE_TYPES, notice),
        decode=wire_heard.decode_notice,
        older=wire_heard.OLDER_NOTICE_TYPES,
    )
