"""What families hear: what they agreed to, and when and where to come."""

from dataclasses import dataclass
from datetime import date, datetime

from notifications.domain.content import Audience, Content


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Content, purpose="consent_given", audience=Audience.FAMILY):
    """A family hears what it agreed to, with whom, and until when (VI4)."""

    scopes: tuple[str, ...]
    shared_with: tuple[str, ...]
    given_on: date
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Content, purpose="consent_withdrawn", audience=Audience.FAMILY):
    """A family hears that what it took back is done no more."""

    scopes: tuple[str, ...]
    withdrawn_at: datetime


@dataclass(frozen=True, kw_only=True)
class FamilyAppointmentBooked(Content, purpose="family_appointment_booked", audience=Audience.FAMILY):
    """A family hears when its appointment is, and in what kind of place (YL19); from the event of
    `appointment_booked`."""

    reference: str
    starts_at: datetime
    minutes: int
    mode: str
    venue_type: str


@dataclass(frozen=True, kw_only=True)
class FamilyAppointmentMissed(Content, purpose="family_appointment_missed", audience=Audience.FAMILY):
    """A family hears that a missed appointment is no end (YL4); from the event of `appointment_missed`."""

    reference: str
    missed_by: str
