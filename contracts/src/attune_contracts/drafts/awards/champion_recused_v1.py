"""ChampionRecused, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.panel_event import PanelEvent
from attune_contracts.fields import awards
from attune_contracts.privacy import public, reference


class ChampionRecusedV1(PanelEvent):
    """A champion does not assess a submission after all (CP10)."""

    ce_type = "attune.awards.ChampionRecused.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "A champion stands aside, or a conflict is found in the records."
    known_consumers = ("notifications",)

    perspective: awards.Perspective
    recusal_reason: Annotated[
        codes.RecusalReason,
        Field(description="Why the champion stands aside"),
        reference("a coded fact about the champion behind the id"),
    ]
    found_by: Annotated[codes.RecusalFinder, Field(description="How it came to light"), public("a code")]
