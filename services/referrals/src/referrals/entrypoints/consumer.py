"""What this service hears on Kafka: notices from notifications, and accreditations from training.

The accreditations have a consumer of their own, because the register they make can be made anew from their log.
"""

from collections.abc import Sequence
from typing import Any

from attune_chassis.database import Connection
from attune_chassis.service import Projection
from attune_chassis.subscription import BatchSubscription, Received, Record, Subscription
from attune_contracts import decode
from attune_contracts.readers import referrals as reads

from referrals.adapters import wire_heard
from referrals.adapters.referral_store import lock_referrals
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

    async def lock(connection: Connection, received: Sequence[Received]) -> None:
        notices = (wire_heard.notice_heard(one.record, one.event) for one in received)
        referral_ids = {heard.referral_id for heard in notices if heard is not None}
        if len(referral_ids) > 1:
            await lock_referrals(connection, referral_ids)

    return Subscription(
        consumer=reads.NOTICES.group,
        topics=(wire_heard.NOTICE_TOPIC,),
        handlers=dict.fromkeys(wire_heard.NOTICE_TYPES, notice),
        decode=wire_heard.decode_notice,
        older=wire_heard.OLDER_NOTICE_TYPES,
        lock=lock,
    )
