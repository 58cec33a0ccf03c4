"""The shapes of preferences over HTTP, with examples."""

from datetime import time
from typing import Annotated, Literal
from uuid import UUID

from attune_chassis.request_forms import shape
from pydantic import BaseModel, Field, StringConstraints

from notifications.domain.preferences import Preference, Scope
from notifications.domain.right_time import Cadence

CHOSEN = {"topic": "certificates", "role": None, "setting_id": None, "cadence": "weekly"}
TOPIC = {
    "topic": "referral-decisions",
    "message_class": "must_tell",
    "can_be_switched_off": False,
    "why_not": "These messages tell what was decided about a child who was referred, and what to do next.",
    "cadence_unasked": "at_once",
}
ASKED = {"wants_nothing": False, "digest_hour": "07:30", "digest_weekday": 1, "preferences": [CHOSEN]}
ClockText = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
TopicName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=64)]
RoleName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
SettingId = Annotated[str, StringConstraints(pattern=r"^(urn:[0-9]{6}|ukprn:[0-9]{8}|attune:[0-9a-f-]{36})$")]


class PreferenceBody(BaseModel):
    """How you want to hear of one topic, in one role and for one setting, or in any."""

    model_config = shape(CHOSEN)

    topic: TopicName
    role: RoleName | None = None
    setting_id: SettingId | None = None
    cadence: Literal["off", "at_once", "daily", "weekly", "monthly"]

    def preference(self) -> Preference:
        """As decisions take it."""
        scope = Scope(self.topic, self.role or "", self.setting_id or "")
        return Preference(scope, None if self.cadence == "off" else Cadence(self.cadence))


class ChooseBody(BaseModel):
    """All you want from now on, in place of what you wanted before."""

    model_config = shape(ASKED)

    wants_nothing: bool = Field(False, strict=True, description="Nothing but what you must be told.")
    digest_hour: ClockText | None = Field(None, description="By England's clock; absent: as the authority has it.")
    digest_weekday: int | None = Field(
        None, strict=True, ge=1, le=7, description="Of weekly and monthly digests; 1 is Monday."
    )
    preferences: list[PreferenceBody] = Field(max_length=100)

    def hour(self) -> time | None:
        """The digest's hour."""
        return time.fromisoformat(self.digest_hour) if self.digest_hour else None


class TopicDocument(BaseModel):
    """A topic there is, and whether it can be switched off."""

    model_config = shape(TOPIC)

    topic: str
    message_class: Literal["must_tell", "service", "subscribed"]
    can_be_switched_off: bool
    why_not: str | None
    cadence_unasked: Literal["off", "at_once"] = Field(description="How you hear of it if you say nothing.")


class PreferencesDocument(BaseModel):
    """What a person chose, and all there is to choose about."""

    model_config = shape({"party_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b12", **ASKED, "topics": [TOPIC]})

    party_id: UUID
    wants_nothing: bool
    digest_hour: str | None
    digest_weekday: int | None
    preferences: list[PreferenceBody]
    topics: list[TopicDocument]


class SendNowBody(BaseModel):
    """Why a message that waits for its time is sent at once."""

    model_config = shape({"urgent_reason": "safeguarding"})

    urgent_reason: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=40)] = Field(
        description="One of the reasons in the authority's timing policy."
    )
