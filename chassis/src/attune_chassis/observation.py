"""Every record is handled inside its own log context and trace, whoever wrote the handler.

Many records handled at once share a span of their own; what is logged or published there names the record itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from attune_chassis.database import Connection
from attune_chassis.logs import about_event
from attune_chassis.subscription import (
    AnySubscription,
    BatchHandler,
    BatchSubscription,
    Handler,
    IntakeHandler,
    IntakeRefusal,
    Received,
    Record,
    Subscription,
)
from attune_chassis.tracing import continued_span


def observed(subscription: AnySubscription) -> AnySubscription:
    """The same subscription, each handler wrapped; inside, the correlation id and traceparent are the record's."""
    if isinstance(subscription, Subscription):
        handlers = {ce_type: _handler(handler) for ce_type, handler in subscription.handlers.items()}
        return replace(subscription, handlers=handlers)
    if isinstance(subscription, BatchSubscription):
        return replace(subscription, handle=_batch(subscription.handle, f"{subscription.consumer} batch"))
    return replace(
        subscription,
        handle=_intake(subscription.handle),
        repeat=_intake(subscription.repeat),
        refuse=_refusal(subscription.refuse),
    )


def _handler(handler: Handler) -> Handler:
    async def handle(connection: Connection, record: Record, event: Any) -> None:
        with about_event(record.headers), continued_span(record.headers, record.ce_type):
            await handler(connection, record, event)

    return handle


def _batch(handler: BatchHandler, name: str) -> BatchHandler:
    async def handle(connection: Connection, received: Sequence[Received]) -> None:
        if len(received) == 1:
            record = received[0].record
            with about_event(record.headers), continued_span(record.headers, record.ce_type):
                await handler(connection, received)
        else:
            with continued_span({}, name):
                await handler(connection, received)

    return handle


def _intake(handler: IntakeHandler) -> IntakeHandler:
    async def handle(connection: Connection, record: Record) -> None:
        with about_event(record.headers), continued_span(record.headers, record.topic):
            await handler(connection, record)

    return handle


def _refusal(refusal: IntakeRefusal) -> IntakeRefusal:
    async def refuse(connection: Connection, record: Record, reason: str) -> None:
        with about_event(record.headers), continued_span(record.headers, record.topic):
            await refusal(connection, record, reason)

    return refuse
