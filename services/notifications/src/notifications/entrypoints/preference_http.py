"""Preferences over HTTP, and sending at once what waits for its time."""

from typing import Annotated

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.entity_tags import SeenVersion
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Response

from notifications.app.come_up_again import SendNow, UrgentSending
from notifications.app.preferences import Choose, Preferences
from notifications.entrypoints.http_models import NotificationDocument
from notifications.entrypoints.preference_models import ChooseBody, PreferencesDocument, SendNowBody

Chooser = Annotated[Principal, Depends(require("notifications:preferences"))]
Teller = Annotated[Principal, Depends(require("notifications:follow-up"))]


def preference_router(preferences: Preferences) -> APIRouter:
    """The routes under /v1/preferences."""
    router = APIRouter(prefix="/v1/preferences", tags=["Preferences"])

    @router.get("/{party_id}", response_model=PreferencesDocument, summary="Read what somebody wants to hear")
    async def read(party_id: WrittenUuid, principal: Chooser) -> Response:
        """Your own, or anybody's with a token for the whole authority. Every topic is listed."""
        return (await preferences.read(principal, party_id)).response()

    @router.put("/{party_id}", response_model=PreferencesDocument, summary="Choose what to hear, and how often")
    async def choose(
        party_id: WrittenUuid, body: ChooseBody, principal: Chooser, command: Repeatable, version: SeenVersion
    ) -> Response:
        """Replaces all that was chosen. What must be told cannot be switched off; the refusal says why."""
        asked = Choose(
            party_id=party_id,
            preferences=tuple(chosen.preference() for chosen in body.preferences),
            digest_hour=body.hour(),
            digest_weekday=body.digest_weekday,
            wants_nothing=body.wants_nothing,
            expected_version=version,
        )
        return (await preferences.choose(principal, command, asked)).response()

    return router


def urgent_router(send_now: UrgentSending) -> APIRouter:
    """The route that sends at once what waits for its time."""
    router = APIRouter(prefix="/v1/notifications", tags=["Notifications"])

    @router.post(
        "/{notification_id}/send-now", response_model=NotificationDocument, summary="Send a waiting message at once"
    )
    async def now(notification_id: WrittenUuid, body: SendNowBody, principal: Teller, command: Repeatable) -> Response:
        """For a reason of the authority's list; the reason and your reference stand in the message's steps."""
        return (await send_now(principal, command, SendNow(notification_id, body.urgent_reason))).response()

    return router
