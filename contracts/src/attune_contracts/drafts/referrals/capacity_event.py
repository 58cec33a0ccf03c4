"""What the facts about one service's capacity share."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.fields import referrals
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class CapacityEvent(DomainEvent):
    """A fact about what one service can give in one period (SN11)."""

    topic = "attune.referrals.capacity"
    key_field = "capacity_id"

    capacity_id: Annotated[
        fields.Uuid, Field(description="One service's capacity in one period"), public("a ledger points at nobody")
    ]
    service: referrals.Service
