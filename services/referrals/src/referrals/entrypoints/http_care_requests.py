"""The shapes of requests about the support itself: outcomes, progress and appointments, with examples."""

from typing import Annotated, Literal

from attune_chassis.request_forms import WrittenDate, WrittenInstant, WrittenUuid, shape
from attune_contracts.codes.referrals import contact
from attune_contracts.fields import SettingId
from pydantic import BaseModel, Field

from referrals.domain.case import DesiredOutcome, ProgressOfAim
from referrals.entrypoints.http_requests import Code

Progress = Literal["not_started", "no_change", "some_progress", "reached", "set_back"]


class DesiredOutcomeBody(BaseModel):
    """What the support should come to, by what it is judged, and where it begins."""

    model_config = shape({"aim": "manage_emotions", "measure": "sdq_total", "baseline": 21})

    aim: Code
    measure: Code
    baseline: Annotated[int, Field(strict=True, ge=-1_000_000, le=1_000_000)] | None = Field(
        None, description="The measure at the start, on its own scale. Stays in this service."
    )

    def wished(self) -> DesiredOutcome:
        """The outcome as the decision sees it."""
        return DesiredOutcome(self.aim, self.measure, self.baseline)


class AgreeOutcomesBody(BaseModel):
    """The outcomes agreed with the referrer and the family; an earlier agreement is replaced."""

    model_config = shape(
        {
            "outcomes": [{"aim": "manage_emotions", "measure": "sdq_total", "baseline": 21}],
            "agreed_on": "2026-09-10",
            "progress_due_on": "2026-12-01",
        }
    )

    outcomes: tuple[DesiredOutcomeBody, ...] = Field(min_length=1, max_length=8)
    agreed_on: WrittenDate | None = Field(None, description="Today when left out.")
    progress_due_on: WrittenDate = Field(description="When the referrer first hears of progress.")


class ProgressOfAimBody(BaseModel):
    """How far one aim has come."""

    model_config = shape({"aim": "manage_emotions", "progress": "some_progress"})

    aim: Code
    progress: Progress

    def told(self) -> ProgressOfAim:
        """The progress as the decision sees it."""
        return ProgressOfAim(self.aim, self.progress)


class ReportProgressBody(BaseModel):
    """How the support goes on, of which the referrer is told."""

    model_config = shape(
        {
            "aims": [{"aim": "manage_emotions", "progress": "some_progress"}],
            "reported_on": "2026-10-12",
            "next_report_due_on": "2026-11-09",
        }
    )

    aims: tuple[ProgressOfAimBody, ...] = Field(min_length=1, max_length=8)
    reported_on: WrittenDate | None = Field(None, description="Today when left out.")
    next_report_due_on: WrittenDate | None = None


class BookAppointmentBody(BaseModel):
    """When, how long, how and where a family is met; a school or a children's centre is preferred (YL19)."""

    model_config = shape(
        {
            "starts_at": "2026-11-25T10:00:00Z",
            "minutes": 45,
            "mode": "in_person",
            "venue_type": "school",
            "setting_id": "urn:118246",
            "replaces_appointment_id": None,
        }
    )

    starts_at: WrittenInstant
    minutes: int = Field(strict=True, ge=5, le=600)
    mode: contact.MeetingMode
    venue_type: contact.VenueType
    setting_id: SettingId | None = None
    replaces_appointment_id: WrittenUuid | None = None


class MissAppointmentBody(BaseModel):
    """Who could not keep it; only the family's absence counts towards closing."""

    model_config = shape({"missed_by": "family"})

    missed_by: contact.MissedBy


class AttemptContactBody(BaseModel):
    """How the family was tried again. Only an attempt different from the earlier ones counts (YL4)."""

    model_config = shape(
        {
            "channel": "phone",
            "time_of_day": "evening",
            "with_person": "parent_carer",
            "venue_type": "home",
            "result": "not_reached",
            "barrier": None,
            "attempted_on": "2026-11-19",
        }
    )

    channel: contact.ContactChannel
    time_of_day: Literal["morning", "afternoon", "evening"]
    with_person: Code = Field(description="Who was tried, for example parent_carer or young_person.")
    venue_type: contact.VenueType
    result: contact.ContactResult
    barrier: contact.AttendanceBarrier | None = Field(
        None, description="What kept the family away; only where it was reached."
    )
    attempted_on: WrittenDate | None = Field(None, description="Today when left out.")
