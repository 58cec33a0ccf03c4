"""SupportAndChallengeGiven, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.panel_event import PanelEvent
from attune_contracts.fields import awards
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class SupportAndChallengeGivenV1(PanelEvent):
    """A champion advised an organisation on its submission, or asked it something (CP10)."""

    ce_type = "attune.awards.SupportAndChallengeGiven.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "A champion writes to an organisation about criteria of its submission; the words stay with awards."
    known_consumers = ("notifications",)
    party_roles = ("applicant", "champion")
    rules = (ExactlyWhen("answer_by", other="advice", value="challenge"),)

    exchange_id: Annotated[fields.Uuid, Field(description="The exchange it belongs to"), reference("an opaque id")]
    advice: Annotated[codes.ChampionAdvice, Field(description="Whether it is support or challenge"), public("a code")]
    criterion_codes: awards.CriterionCodes
    answer_by: Annotated[
        fields.CalendarDate | None,
        Field(description="The day by which an answer is asked for; only on a challenge"),
        public("a date points at nobody"),
    ] = None
