"""How each authority tells people: versioned documents inside the package, immutable once released."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder, version_number
from pydantic import BaseModel, ConfigDict, Field, model_validator

from notifications.domain.evidence import Evidence
from notifications.domain.ladder import EMAIL_ONLY, SENT_BY_PROVIDER, Channel, Ladder, Rung

DAYS_OF_A_WEEK = 7
StaffPseudonym = Annotated[str, Field(pattern=r"^staff:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class Document(BaseModel):
    """Base of what stands in a document: nothing unknown, nothing of another kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class WayDocument(Document):
    """One way: how many working days it is given, and the evidence it is asked for by then."""

    channel: Literal["email", "sms", "letter", "phone", "school_slip"]
    wait_days: Annotated[int, Field(ge=1, le=60)]
    needs: Literal["accepted_by_server", "provider_receipt", "acknowledged"] = "accepted_by_server"


class LadderDocument(Document):
    """The ways of one class of messages to one audience; at the end a person tells, or nobody does."""

    message_class: Literal["must_tell", "service", "subscribed"]
    audience: Literal["staff", "family"]
    ways: Annotated[list[WayDocument], Field(min_length=1, max_length=5)]
    ends_with_follow_up: bool

    @model_validator(mode="after")
    def _can_be_climbed(self) -> Self:
        if self.ladder.first.channel not in SENT_BY_PROVIDER:
            raise ValueError("the first way is one a provider serves")
        if self.message_class == "must_tell" and not self.ends_with_follow_up:
            raise ValueError("what must be told ends with a person")
        return self

    @property
    def ladder(self) -> Ladder:
        """The ways as decisions take them."""
        return Ladder(tuple(Rung(Channel(way.channel), way.wait_days, Evidence(way.needs)) for way in self.ways))


class FollowUpDocument(Document):
    """Who tells people when no message did: a duty rota by weeks, and who is next when a day goes by."""

    due_days: Annotated[int, Field(ge=1, le=20)]
    duty_from_on: Annotated[date, Field(strict=False)]
    duty_weeks: Annotated[list[StaffPseudonym], Field(min_length=1, max_length=52)]
    escalated_due_days: Annotated[int, Field(ge=1, le=20)]
    escalate_to: Annotated[list[StaffPseudonym], Field(min_length=1, max_length=5)]

    def on_duty(self, day: date) -> str:
        """Whose week it is; the rota begins anew after its last week."""
        weeks = (day - self.duty_from_on).days // DAYS_OF_A_WEEK
        return self.duty_weeks[weeks % len(self.duty_weeks)]


class TellingPolicy(Document):
    """One authority's document. `service_name` is a public name; `awaiting_contact_days` are days of 24 hours.

    Documents of the first version know one way, e-mail.
    """

    authority: Annotated[str, Field(pattern=r"^E\d{8}$")]
    policy_version: Annotated[str, Field(pattern=r"^[a-z][a-z-]*/[0-9]+$")]
    service_name: Annotated[str, Field(min_length=3, max_length=100)]
    awaiting_contact_days: Annotated[int, Field(ge=1, le=90)]
    ladders: list[LadderDocument] | None = None
    follow_up: FollowUpDocument | None = None

    @model_validator(mode="after")
    def _every_message_has_one_ladder(self) -> Self:
        if (self.ladders is None) != (self.follow_up is None):
            raise ValueError("ladders and follow_up stand together")
        if self.ladders is not None:
            found = sorted((one.message_class, one.audience) for one in self.ladders)
            asked = sorted(
                (kind, who) for kind in ("must_tell", "service", "subscribed") for who in ("staff", "family")
            )
            if found != asked:
                raise ValueError("there is one ladder for each message class and audience")
        return self

    def ladder(self, message_class: str, audience: str) -> Ladder:
        """The ways of one class of messages to one audience."""
        found = self._ladder_document(message_class, audience)
        return EMAIL_ONLY if found is None else found.ladder

    def ends_with_follow_up(self, message_class: str, audience: str) -> bool:
        """Whether a person tells when no way served."""
        found = self._ladder_document(message_class, audience)
        return found is None or found.ends_with_follow_up

    def _ladder_document(self, message_class: str, audience: str) -> LadderDocument | None:
        asked = (message_class, audience)
        return next((one for one in self.ladders or () if (one.message_class, one.audience) == asked), None)

    @property
    def number(self) -> int:
        """The version's number; the greatest of an authority is in force."""
        return version_number(self.policy_version)


class NoPolicyError(LookupError):
    """No document for this authority, or of this version."""


class Policies:
    """All documents, by authority and by version. Raises ValueError where a version stands twice."""

    def __init__(self, documents: Iterable[TellingPolicy]) -> None:
        self._by_version: dict[str, TellingPolicy] = {}
        self._in_force: dict[str, TellingPolicy] = {}
        for document in sorted(documents, key=lambda document: document.number):
            if document.policy_version in self._by_version:
                raise ValueError(f"the policy {document.policy_version} stands twice")
            self._by_version[document.policy_version] = document
            self._in_force[document.authority] = document

    def in_force(self, authority: str) -> TellingPolicy:
        """The newest document of an authority. Raises NoPolicyError."""
        try:
            return self._in_force[authority]
        except KeyError:
            raise NoPolicyError(f"no policy for the authority {authority}") from None

    def version(self, policy_version: str) -> TellingPolicy:
        """The document a message was decided under. Raises NoPolicyError."""
        try:
            return self._by_version[policy_version]
        except KeyError:
            raise NoPolicyError(f"no policy {policy_version}") from None


def load_policies() -> Policies:
    """Every document shipped with the package."""
    shipped = policy_documents(shipped_policies_folder("notifications"))
    return Policies(
        TellingPolicy.model_validate(yaml.safe_load(content)) for name, content in shipped if "/telling." in name
    )
