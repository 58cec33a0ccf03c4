"""EvidenceAdded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.entry_event import EntryEvent
from attune_contracts.fields import awards, platform
from attune_contracts.model import RuledEvent
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class EvidenceAddedV1(EntryEvent, RuledEvent):
    """An organisation added a piece of evidence to its portfolio (CP5)."""

    ce_type = "attune.awards.EvidenceAdded.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "Somebody of an organisation adds evidence, or takes over a fact another service has published."
    rules = (ExactlyWhen("source_event_id", other="evidence_kind", value="platform_event"),)

    evidence_id: awards.EvidenceId
    evidence_kind: Annotated[codes.EvidenceKind, Field(description="What kind of evidence it is"), public("a code")]
    source_event_id: Annotated[
        fields.Uuid | None,
        Field(description="ce_id of the event that is the evidence; only where it is a fact a service has published"),
        reference("an opaque id"),
    ] = None
    criterion_codes: awards.CriterionCodes
    principle_codes: Annotated[
        awards.PrincipleCodes | None,
        Field(description="Principles it bears on; absent until it is mapped to them"),
        public("codes of a published scheme"),
    ] = None
    action_id: Annotated[
        fields.Uuid | None,
        Field(description="The action of the plan that it shows carried out; absent where it shows none"),
        reference("an opaque id"),
    ] = None
    contributor_party_id: Annotated[
        fields.PartyId, Field(description="Who added it, so that one can see whether more than one person contributes")
    ]
    content_sha256: Annotated[
        str,
        platform.DIGEST_TEXT,
        Field(description="SHA-256 of what was added, in hexadecimal"),
        reference("a digest from which nothing can be read back"),
    ]
    added_on: Annotated[fields.CalendarDate, Field(description="The day it was added")]
