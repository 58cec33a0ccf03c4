"""The shape of a list of referrals."""

from datetime import date, datetime
from uuid import UUID

from attune_chassis.request_forms import shape
from pydantic import BaseModel, Field

from referrals.domain.codes import Stage
from referrals.entrypoints.http_answers import REFERRAL_ID

LINE_EXAMPLE = {
    "referral_id": REFERRAL_ID,
    "reference": "REF-7K3M-9QX2",
    "state": "closing",
    "setting_id": "urn:118246",
    "referral_type": "elsa",
    "made_on": "2026-09-07",
    "worker_id": None,
    "open_notices": 1,
    "untold_since": "2026-11-16T10:00:00Z",
    "version": 8,
}


class ReferralLine(BaseModel):
    """One referral in a list."""

    model_config = shape(LINE_EXAMPLE)

    referral_id: UUID
    reference: str
    state: Stage
    setting_id: str
    referral_type: str
    made_on: date
    worker_id: UUID | None
    open_notices: int | None = Field(description="Decisions the referrer has not been told of; null with `as_of`.")
    untold_since: datetime | None = Field(description="Since when the longest of them waits; null with `as_of`.")
    version: int


class ReferralPage(BaseModel):
    """A page of referrals."""

    model_config = shape({"referrals": [LINE_EXAMPLE], "next": None})

    referrals: list[ReferralLine]
    next: str | None = Field(description="Send it as `after` for the next page; null on the last one.")
