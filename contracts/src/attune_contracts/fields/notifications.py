"""The vocabulary of fields that only the events of notifications use."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import notifications as codes
from attune_contracts.fields import OPEN_CODE_TEXT, OPEN_NAME_TEXT, PolicyVersion, Uuid
from attune_contracts.privacy import public, reference

# Messages ------------------------------------------------------------------------------------------

Channel = Annotated[codes.MessageChannel, Field(description="The way the message takes"), public("a code")]
TellingPolicy = Annotated[
    PolicyVersion, Field(description="The authority's policy on telling people, for example kent-telling/1")
]
Failure = Annotated[
    str,
    OPEN_CODE_TEXT,
    Field(description="Why it did not serve, for example no_contact, address_refused or bounced"),
    public("a code"),
]

# Subscriptions and bulletins -----------------------------------------------------------------------

SubscriptionTopic = Annotated[
    str,
    OPEN_NAME_TEXT,
    Field(description="The topic, as the authority's list of topics has it, for example send-noticeboard"),
    public("a published topic"),
]

# Enquiries -----------------------------------------------------------------------------------------

EnquiryId = Annotated[Uuid, Field(description="The enquiry"), reference("an opaque id of somebody's question")]
EnquiryProgramme = Annotated[
    str,
    OPEN_CODE_TEXT,
    Field(description="Whose mailbox or line it came to, as the authority's list has it, for example elsa"),
    public("a published programme or service"),
]

# Venues --------------------------------------------------------------------------------------------

VenueId = Annotated[Uuid, Field(description="The venue, wherever it is housed"), public("a public place")]
BuildingId = Annotated[Uuid, Field(description="The building the venue is in now"), public("a public building")]
DistrictCode = Annotated[
    str,
    OPEN_NAME_TEXT,
    Field(description="The district, as the authority's list of districts has it, for example hodge-hill"),
    public("a district points at nobody"),
]
