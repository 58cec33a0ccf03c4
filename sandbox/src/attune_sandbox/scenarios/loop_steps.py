"""Steps of the referral loop beside the straight way: other ends, moves, missed appointments, proof of being told."""

from datetime import date, time
from typing import Annotated, ClassVar, Literal

from attune_contracts.codes.referrals.consent import ConsentGiver, ConsentKind, ConsentScope
from attune_contracts.codes.referrals.contact import (
    AttendanceBarrier,
    ContactChannel,
    ContactResult,
    MeetingMode,
    MissedBy,
    TimeOfDay,
    VenueType,
)
from pydantic import Field

from attune_sandbox.scenarios.steps import Code, Kind, MayBeWithheld, Refers, ResultName, Role, Step

Referral = Annotated[str, Refers("referral")]
Appointment = Annotated[str, Refers("appointment")]


class RecordConsent(Step):
    """What a family agreed to is written down: what for, with which services it may be shared, how it was said."""

    action: ClassVar = "record_consent"
    makes: ClassVar[tuple[Kind, ...]] = ("consent",)
    role: Role = Field("school", alias="as")
    name: ResultName | None = None
    referral: Referral
    scopes: tuple[ConsentScope, ...] = Field(min_length=1)
    shared_with: tuple[Code, ...] = Field(min_length=1)
    kind: ConsentKind = "verbal"
    given_by: ConsentGiver = "parent_carer"
    ends_on: date | None = None

    def result_name(self) -> str | None:
        """The name of the consent, where a later step withdraws it."""
        return self.name


class TransferReferral(MayBeWithheld):
    """The referral follows the child to another school, where `receiver` hears all that follows; takes a consent."""

    action: ClassVar = "transfer_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    to: Annotated[str, Refers("place")]
    receiver: Annotated[str, Refers("person")]
    reason: Literal["secondary_transfer", "other_transition", "moved_setting"] = "moved_setting"


class WithdrawReferral(MayBeWithheld):
    """The family or the referrer takes the referral back."""

    action: ClassVar = "withdraw_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    withdrawn_by: Literal["parent_carer", "young_person", "referrer"]
    reason: Literal["consent_withdrawn", "no_longer_needed", "other_help_found", "moved_away", "not_said"]


class RedirectReferral(MayBeWithheld):
    """Another service is the right one."""

    action: ClassVar = "redirect_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    to_service: Code
    reason: Literal["fits_better", "outside_scope", "needs_more", "needs_less", "other_area", "no_capacity"]
    route: Literal["sent_on", "referrer_asks"] = "referrer_asks"


class BookAppointment(Step):
    """The family gets an appointment; without `day` on the day of the step. `at` is the time in UTC."""

    action: ClassVar = "book_appointment"
    makes: ClassVar[tuple[Kind, ...]] = ("appointment",)
    role: Role = Field("psychologist", alias="as")
    name: ResultName
    referral: Referral
    day: date | None = None
    at: time = time(10)
    minutes: int = Field(45, gt=0)
    mode: MeetingMode = "in_person"
    venue: VenueType = "school"

    def result_name(self) -> str | None:
        """The name of the appointment."""
        return self.name


class MissAppointment(Step):
    """The appointment did not take place."""

    action: ClassVar = "miss_appointment"
    role: Role = Field("psychologist", alias="as")
    appointment: Appointment
    missed_by: MissedBy = "family"


class AttemptContact(Step):
    """The family is tried again; only an attempt that differs from the earlier ones counts."""

    action: ClassVar = "attempt_contact"
    role: Role = Field("psychologist", alias="as")
    appointment: Appointment
    channel: ContactChannel
    time_of_day: TimeOfDay
    with_person: Code = "parent_carer"
    venue: VenueType
    result: ContactResult = "not_reached"
    barrier: AttendanceBarrier | None = None


class AcknowledgeFeedback(Step):
    """The reader of a mail presses the button behind its link."""

    action: ClassVar = "acknowledge_feedback"
    role: Role = Field("school", alias="as")
    person: Annotated[str, Refers("person")]
    referral: Referral
    purpose: Code


class LookAtTimeline(Step):
    """Asks for the history of a referral as one audience is told it; `shows` and `hides` name events."""

    action: ClassVar = "look_at_timeline"
    role: Role = Field("school", alias="as")
    referral: Referral
    audience: Literal["referrer", "family", "provider"] = "referrer"
    place: Annotated[str | None, Refers("place")] = None
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


class LookForUntold(Step):
    """Asks for the referrals whose referrer waits to be told: none of this play's may be among them."""

    action: ClassVar = "look_for_untold"
    role: Role = Field("psychologist", alias="as")
    place: Annotated[str, Refers("place")]


class LookAtLoopFigures(Step):
    """Asks how referrers were told of closures in a period: nobody may be silent, and no closure unproven."""

    action: ClassVar = "look_at_loop_figures"
    role: Role = Field("psychologist", alias="as")
    place: Annotated[str, Refers("place")]
    first_on: date
    last_on: date


LOOP_STEPS: tuple[type[Step], ...] = (
    RecordConsent,
    TransferReferral,
    WithdrawReferral,
    RedirectReferral,
    BookAppointment,
    MissAppointment,
    AttemptContact,
    AcknowledgeFeedback,
    LookAtTimeline,
    LookForUntold,
    LookAtLoopFigures,
)
