"""AwardSchemePublished, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.fields import platform
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class AwardSchemePublishedV1(DomainEvent):
    """A version of an award scheme is in force from a day on (CP1, CP14)."""

    ce_type = "attune.awards.AwardSchemePublished.v1"
    topic = "attune.awards.scheme"
    key_field = "scheme_id"
    emitted_when = "The authority publishes a scheme or a new version; entries in flight stay on their own."
    known_consumers = ("notifications",)

    scheme_id: Annotated[
        fields.Uuid, Field(description="The award scheme, through all its versions"), public("a public scheme")
    ]
    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    replaces_version: Annotated[
        fields.SchemeVersion | None,
        Field(description="The version it takes the place of; absent for a scheme's first"),
        public("a published document's version"),
    ] = None
    stages: Annotated[
        tuple[codes.AwardStage, ...],
        Field(min_length=1, max_length=4, description="Its stages, from the first to the last"),
        fields.DISTINCT,
        public("codes of a published scheme"),
    ]
    document_sha256: Annotated[
        str,
        platform.DIGEST_TEXT,
        Field(description="SHA-256 of the scheme's document, in hexadecimal"),
        public("a digest of a published document"),
    ]
    in_force_from: Annotated[fields.CalendarDate, Field(description="The first day new entries are made under it")]
