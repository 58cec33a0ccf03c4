"""CourseScheduled, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.fields import training
from attune_contracts.model import ContractModel, DomainEvent
from attune_contracts.privacy import public


class PlannedSession(ContractModel):
    """One session of a course as it was planned."""

    session_id: training.SessionId
    number: Annotated[
        int,
        Field(ge=1, le=60, description="Which session, counted from 1; of ELSA training, the number of the day"),
        public("a count"),
    ]
    starts_at: training.StartsAt
    ends_at: training.EndsAt
    delivery_mode: training.DeliveryModeCode
    venue_type: training.VenueTypeIfAny = None
    venue_id: training.VenueIdIfAny = None


class CourseScheduledV1(DomainEvent):
    """A course or series has dates; places may be booked from a stated time (EL3, YL9, SN8, SN17, TR1 to TR5)."""

    ce_type = "attune.training.CourseScheduled.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator schedules a course or a series, with all its sessions known by then."
    known_consumers = ("notifications",)

    course_id: training.CourseId
    offer_code: training.OfferCode
    audience_codes: training.AudienceCodes
    education_phase: training.PhaseIfAny = None
    sessions: Annotated[
        tuple[PlannedSession, ...],
        Field(min_length=1, max_length=60, description="Its sessions, in the order of their numbers"),
        fields.DISTINCT,
        public("a published timetable"),
    ]
    session_rule: Annotated[codes.SessionRule, Field(description="How its sessions belong together"), public("a code")]
    booking_rule: training.BookingRuleCode
    booking_opens_at: Annotated[
        training.InstantIfAny, Field(description="When places can first be booked, in UTC; absent where none are")
    ] = None
    places_max: Annotated[
        int | None,
        Field(ge=1, le=5000, description="How many places there are in each session; absent where nobody counts"),
        public("a count"),
    ] = None
    eligibility_codes: training.EligibilityCodes
    funding: training.FundingCode
    price_policy_version: Annotated[
        fields.PolicyVersion | None,
        Field(description="The price list; absent where nothing is to pay"),
        public("a published document's name"),
    ] = None
