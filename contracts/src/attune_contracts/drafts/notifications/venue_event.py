"""What all news of one venue share."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import notifications as codes
from attune_contracts.fields import notifications
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class VenueEvent(DomainEvent):
    """A place families go to: what it is, and where."""

    venue_id: notifications.VenueId
    venue_kind: Annotated[codes.VenueKind, Field(description="What the venue is"), public("a code")]
    district_code: notifications.DistrictCode
    building_id: notifications.BuildingId
