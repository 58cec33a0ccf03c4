"""CharterSigned, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class CharterSignedV1(PartiesEvent):
    """An organisation committed itself to a scheme's framework and charter, and so has an entry in it (CP3)."""

    ce_type = "attune.awards.CharterSigned.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "A school or other organisation signs the charter."
    party_roles = ("applicant",)

    entry_id: fields.EntryId
    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    setting_id: fields.SettingId
    signed_on: Annotated[fields.CalendarDate, Field(description="The day the charter was signed")]
