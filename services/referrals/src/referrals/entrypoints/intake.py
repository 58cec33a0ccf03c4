"""What integrators send in, each on a topic of its own; the topic says who speaks, and every record is answered."""

from attune_chassis.database import Connection
from attune_chassis.subscription import IntakeSubscription, Record
from attune_contracts.codes import IntakeRefusalReason
from attune_contracts.readers import referrals as reads
from attune_contracts.topics import intake_topic

from referrals.app.answer_intake import answer_repeat, answer_set_aside
from referrals.app.dependencies import Dependencies
from referrals.app.take_in_referral import take_in_referral


def subscription(dependencies: Dependencies) -> IntakeSubscription:
    """The subscription of the consumer `referrals-intake` to the topics of all known integrators."""

    async def handle(connection: Connection, record: Record) -> None:
        await take_in_referral(dependencies, connection, record)

    async def repeat(connection: Connection, record: Record) -> None:
        await answer_repeat(dependencies, connection, record)

    async def refuse(connection: Connection, record: Record, reason: str) -> None:
        named: IntakeRefusalReason = "id_conflict" if reason == "id_conflict" else "missing_header"
        await answer_set_aside(dependencies, connection, record, named)

    return IntakeSubscription(
        consumer=reads.INTAKE.group,
        topics=tuple(intake_topic(integrator) for integrator in dependencies.integrators),
        handle=handle,
        refuse=refuse,
        repeat=repeat,
    )
