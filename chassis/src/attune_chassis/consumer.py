"""Reading Kafka into PostgreSQL: exactly-once effects, in order (sections 6 to 9 of docs/exactly-once.md)."""

from attune_chassis.subscription import (
    Decoder,
    Handler,
    IntakeHandler,
    IntakeRefusal,
    IntakeSubscription,
    Record,
    Subscription,
    Unprocessable,
)

__all__ = [
    "Decoder",
    "Handler",
    "IntakeHandler",
    "IntakeRefusal",
    "IntakeSubscription",
    "Record",
    "Subscription",
    "Unprocessable",
]
