"""Link people over HTTP: assigning, handing over, and asking who somebody's psychologist is today."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.http.csv_export import CSV_ANSWER, csv_answer, one_page
from attune_chassis.request_forms import TrimmedText, WrittenDate, WrittenUuid, shape
from attune_contracts.codes.referrals.ledgers import LinkChangeReason
from attune_contracts.fields import OPEN_CODE_TEXT, SettingId
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from referrals.app.dependencies import Dependencies
from referrals.app.link_change import AssignLink, Reached, SucceedLink, assign_link, succeed_link
from referrals.app.link_reading import SettingsWithout, list_settings_without, read_links, settings_without
from referrals.entrypoints.http_callers import Decider
from referrals.entrypoints.http_requests import REFERRER_EXAMPLE, ReferrerBody

OpenCode = Annotated[str, OPEN_CODE_TEXT, Field(min_length=2)]
"""A code without room for a number or an address, because it is published; one letter is no word."""

HANDOVER_NOTE_LENGTH_MAX = 4000
SETTINGS_PER_PAGE_MAX = 200
LINK_EXAMPLE: dict[str, Any] = {
    "link_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b40",
    "link_role": "educational_psychologist",
    "number": 2,
    "person_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b41",
    "contact_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b42",
    "from_on": "2027-01-11",
    "until_on": None,
    "reason": "left_service",
    "handover_on": "2026-12-17",
}
HELD_EXAMPLE = LINK_EXAMPLE | {"handover_note": "Two cases are open; the SENCO is new since September."}


class PeopleOfLinkBody(BaseModel):
    """How to reach the two people of a link. Personal data: leaves this service only sealed."""

    contact_id: WrittenUuid | None = Field(
        None,
        description="Pseudonym of the one at the setting who is told; a new one where only `contact` is given.",
    )
    person: ReferrerBody | None = Field(None, description="How to reach the one to turn to, where not stated before.")
    contact: ReferrerBody | None = Field(None, description="How to reach the one at the setting who is told.")

    def reached(self) -> Reached:
        """Whose contact is stated with the link."""
        return Reached(
            None if self.person is None else self.person.person(),
            None if self.contact is None else self.contact.person(),
        )

    def contact_id_or(self, dependencies: Dependencies) -> UUID | None:
        """The pseudonym of the one who is told; a new one for somebody who has none yet."""
        return dependencies.new_id() if self.contact_id is None and self.contact is not None else self.contact_id


class AssignLinkBody(PeopleOfLinkBody):
    """Who a setting is to turn to first in a role."""

    model_config = shape(
        {
            "link_role": "educational_psychologist",
            "person_id": LINK_EXAMPLE["person_id"],
            "contact_id": LINK_EXAMPLE["contact_id"],
            "person": REFERRER_EXAMPLE,
            "from_on": "2026-09-07",
        }
    )

    link_role: OpenCode = Field(description="An open code, for example `educational_psychologist` or `senco_link`.")
    person_id: WrittenUuid = Field(description="Pseudonym of the one to turn to.")
    from_on: WrittenDate | None = Field(None, description="The first day; today when left out.")


class SucceedLinkBody(PeopleOfLinkBody):
    """Who takes over, why, and what they were told."""

    model_config = shape(
        {
            "person_id": LINK_EXAMPLE["person_id"],
            "contact_id": LINK_EXAMPLE["contact_id"],
            "from_on": "2027-01-11",
            "reason": "left_service",
            "handover_note": HELD_EXAMPLE["handover_note"],
            "handover_on": "2026-12-17",
        }
    )

    person_id: WrittenUuid = Field(description="Pseudonym of the one who takes over.")
    from_on: WrittenDate | None = Field(None, description="Their first day; today when left out.")
    reason: LinkChangeReason
    handover_note: Annotated[str, TrimmedText] = Field(
        "",
        max_length=HANDOVER_NOTE_LENGTH_MAX,
        description="What the follower has to know. Personal data: kept in this service only, never published.",
    )
    handover_on: WrittenDate | None = Field(None, description="The day the note was written; today when left out.")


class LinkView(BaseModel):
    """Who holds a role for a setting."""

    model_config = shape(LINK_EXAMPLE)

    link_id: UUID
    link_role: str
    number: int = Field(description="Counts the people who held the role, from 1.")
    person_id: UUID
    contact_id: UUID | None
    from_on: date
    until_on: date | None = Field(description="The first day of whoever follows.")
    reason: str | None
    handover_on: date | None


class HeldLinkView(LinkView):
    """The same, with the note it was taken over with."""

    model_config = shape(HELD_EXAMPLE)

    handover_note: str | None = Field(description="Only for those who decide; null for other readers.")


class LinksView(BaseModel):
    """Everybody a setting turns to on one day."""

    model_config = shape({"setting_id": "urn:118246", "on": "2027-01-12", "links": [HELD_EXAMPLE]})

    setting_id: str
    on: date
    links: list[HeldLinkView]


class SettingWithoutView(BaseModel):
    """A setting that has nobody."""

    model_config = shape({"setting_id": "urn:118246", "setting_name": "Maypole Primary School"})

    setting_id: str
    setting_name: str | None


class SettingsWithoutPage(BaseModel):
    """A page of settings that have nobody in a role."""

    model_config = shape(
        {
            "link_role": "educational_psychologist",
            "on": "2026-09-07",
            "settings": [{"setting_id": "urn:118246", "setting_name": "Maypole Primary School"}],
            "next": None,
        }
    )

    link_role: str
    on: date
    settings: list[SettingWithoutView]
    next: str | None = Field(description="Send it as `after` for the next page; null on the last one.")


class LinksQuery(BaseModel):
    """For which day is asked."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    on: WrittenDate | None = Field(None, description="Today when left out.")


class SettingsWithoutFilter(LinksQuery):
    """For which role."""

    link_role: OpenCode = Field("educational_psychologist", description="The role nobody holds.")


class SettingsWithoutQuery(SettingsWithoutFilter):
    """A page of them."""

    after: SettingId | None = Field(None, description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=SETTINGS_PER_PAGE_MAX)


Reader = Annotated[Principal, Depends(require("referrals:read"))]


def link_router(dependencies: Dependencies) -> APIRouter:
    """The routes of link people."""
    router = APIRouter(prefix="/v1", tags=["Link people"])

    @router.post("/settings/{setting_id}/links", status_code=201, response_model=LinkView, summary="Assign a link")
    async def assign(setting_id: SettingId, principal: Decider, command: Repeatable, body: AssignLinkBody) -> Response:
        """The first person in a role. From then on the setting is never without: a link ends only by succession."""
        asked = AssignLink(
            body.link_role, body.person_id, body.contact_id_or(dependencies), body.from_on, body.reached()
        )
        return (await assign_link(dependencies, principal, command, setting_id, asked)).response()

    @router.post(
        "/settings/{setting_id}/links/{link_role}/succession",
        status_code=201,
        response_model=LinkView,
        summary="Hand a link over",
    )
    async def succession(
        setting_id: SettingId, link_role: OpenCode, principal: Decider, command: Repeatable, body: SucceedLinkBody
    ) -> Response:
        """The follower begins on the day the one before ends. Needs a handover note."""
        asked = SucceedLink(
            person_id=body.person_id,
            contact_id=body.contact_id_or(dependencies),
            from_on=body.from_on,
            reached=body.reached(),
            reason=body.reason,
            handover_note=body.handover_note,
            handover_on=body.handover_on,
        )
        return (await succeed_link(dependencies, principal, command, (setting_id, link_role), asked)).response()

    @router.get("/settings/{setting_id}/links", response_model=LinksView, summary="Who does a setting turn to")
    async def read(setting_id: SettingId, principal: Reader, query: Annotated[LinksQuery, Query()]) -> Response:
        """Who my psychologist is today, or was or will be on another day."""
        return (await read_links(dependencies, principal, setting_id, query.on)).response()

    @router.get("/links/missing", response_model=SettingsWithoutPage, summary="List settings without a link")
    async def missing(principal: Reader, query: Annotated[SettingsWithoutQuery, Query()]) -> Response:
        """The settings your token covers that have nobody in the role on that day."""
        asked = SettingsWithout(query.link_role, query.on, query.after, query.limit)
        return (await list_settings_without(dependencies, principal, asked)).response()

    @router.get("/links/missing.csv", response_class=Response, responses=CSV_ANSWER, summary="Export these as CSV")
    async def export(principal: Reader, query: Annotated[SettingsWithoutFilter, Query()]) -> Response:
        """The same list in full."""
        found = await settings_without(dependencies, principal, query.link_role, query.on)
        return csv_answer("settings-without-link.csv", ("setting_id", "setting_name"), one_page(found))

    return router
