"""The vocabulary of fields that only the events of every service alike use."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import platform as codes
from attune_contracts.fields import DISTINCT, CalendarDate, PolicyVersion, Text, Uuid
from attune_contracts.privacy import public, reference

ErasureId = Annotated[
    Uuid,
    Field(description="The erasure, the same in the owner's statement and in every confirmation of it"),
    reference("an opaque id of one person's erasure"),
]
HoldId = Annotated[
    Uuid,
    Field(description="The hold, the same in the owner's statement and in every confirmation of it"),
    reference("an opaque id of a hold on one person's data"),
]
ConfirmedEventId = Annotated[
    Uuid | None,
    Field(description="ce_id of the owner's statement that this one confirms; absent in the owner's own"),
    reference("an opaque id"),
]
ErasureReasonCode = Annotated[
    codes.ErasureReason,
    Field(description="Why the data was erased"),
    reference("a coded fact about the person behind the id"),
]
RetentionSchedule = Annotated[
    PolicyVersion | None,
    Field(description="The retention schedule that decided; only where a retention period is over"),
    public("a published document's name"),
]
DataCategories = Annotated[
    tuple[codes.DataCategory, ...],
    Field(min_length=1, max_length=8, description="Which data it is about"),
    DISTINCT,
    reference("coded kinds of data about the person behind the id"),
]
RecordsCount = Annotated[
    int,
    Field(ge=0, le=10_000_000, description="How many records were deleted or can no longer be read"),
    reference("a count about the person behind the id"),
]
DIGEST_TEXT = Text(r"^[0-9a-f]{64}$", 64)
"""A SHA-256 in hexadecimal."""

ProofDigest = Annotated[
    str,
    DIGEST_TEXT,
    Field(description="SHA-256 of the deletion certificate the service keeps, in hexadecimal"),
    reference("a digest from which nothing can be read back"),
]
HoldReasonCode = Annotated[
    codes.HoldReason,
    Field(description="Why the data must be kept"),
    reference("a coded fact about the person behind the id"),
]
HeldUntil = Annotated[
    CalendarDate,
    Field(description="The hold's last day, unless the same hold is stated again with another"),
]
