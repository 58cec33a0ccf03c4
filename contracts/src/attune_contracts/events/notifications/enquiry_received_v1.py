"""EnquiryReceived, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.events.notifications.enquiry_event import EnquiryEvent
from attune_contracts.fields import notifications
from attune_contracts.privacy import public, reference


class EnquiryReceivedV1(EnquiryEvent):
    """Somebody asked a programme or a service something (LK2, SN13, SN20)."""

    ce_type = "attune.notifications.EnquiryReceived.v1"
    topic = "attune.notifications.enquiry"
    key_field = "enquiry_id"
    emitted_when = "A message comes to a mailbox or form, or a call to an advice line, in its hours or outside."

    enquiry_channel: Annotated[codes.EnquiryChannel, Field(description="How it came in"), public("a code")]
    enquirer_kind: Annotated[
        codes.EnquirerKind,
        Field(description="Who asks"),
        reference("a coded fact about the one who asks"),
    ]
    enquirer_party_id: Annotated[
        fields.Uuid | None,
        Field(description="The person who asks; absent for somebody no service knows"),
        reference("a pseudonym"),
    ] = None
    setting_id: Annotated[
        fields.SettingId | None,
        Field(description="The setting that asks; absent where none does"),
        reference("a small setting narrows down who is meant"),
    ] = None
    outside_hours: Annotated[
        bool, Field(description="Whether it came outside the line's opening hours"), public("a time points at nobody")
    ]
    callback_wanted: Annotated[
        bool, Field(description="Whether the answer is to be a call back"), reference("a wish of the one who asks")
    ]
    answer_by: Annotated[
        fields.CalendarDate, Field(description="The day by which it should be answered: a target, not a promise")
    ]
    policy_version: notifications.TellingPolicy
