"""What the facts about psychologists' days share."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class DayLedgerEvent(DomainEvent):
    """A fact about the psychologists' days of one district, or of one cluster of schools, in one period (KD1, YL14)."""

    topic = "attune.referrals.day_ledger"
    key_field = "ledger_id"

    ledger_id: Annotated[
        fields.Uuid, Field(description="The ledger of one holder and period"), public("a ledger points at nobody")
    ]
    holder: Annotated[
        str,
        fields.Text(r"^(district|cluster):[a-z]{1,31}[0-9]{0,2}(-([a-z]{1,31}[0-9]{0,2}|[0-9]{1,2})){0,5}$", 80),
        Field(description="Whose days these are, for example district:thanet or cluster:river-schools"),
        public("an area or a group of schools"),
    ]
