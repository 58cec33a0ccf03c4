"""The ledger over HTTP, and the human follow-up."""

from typing import Annotated, Literal

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.database import Pool
from attune_chassis.entity_tags import SeenVersion
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Query, Response
from pydantic import StringConstraints

from notifications.app.follow_up import HumanFollowUp, RecordFollowUp
from notifications.app.ledger import WantedMessages, read_ledger, read_notification
from notifications.app.statement import Statement
from notifications.entrypoints.http_models import FollowUpBody, Ledger, NotificationDocument
from notifications.entrypoints.proof_models import SignedStatement

Reader = Annotated[Principal, Depends(require("notifications:read"))]
Teller = Annotated[Principal, Depends(require("notifications:follow-up"))]
CaseId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._-]{0,63}$")]
Subject = Annotated[CaseId | None, Query(description="Id of the case: referral, ELSA, entry, certificate, setting.")]
Case = Annotated[CaseId, Query(description="Id of the case: referral, ELSA, entry, certificate, setting.")]
Standing = Annotated[
    Literal["awaiting_contact", "undelivered", "unclear"] | None,
    Query(
        description="All of the authority that wait for an address, that have not arrived, or one of whose sends was "
        "unclear, however that was settled."
    ),
]
After = Annotated[str | None, Query(description="`next` of the page before.", max_length=200)]
Party = Annotated[WrittenUuid | None, Query(description="Id of the person.")]


def ledger_router(pool: Pool, record_follow_up: HumanFollowUp, state: Statement) -> APIRouter:
    """The routes under /v1/notifications."""
    router = APIRouter(prefix="/v1/notifications", tags=["Notifications"])

    @router.get("", response_model=Ledger, summary="Read the ledger by case, by party, or by how messages stand")
    async def ledger(
        principal: Reader,
        cause_subject: Subject = None,
        party_id: Party = None,
        standing: Standing = None,
        after: After = None,
    ) -> Response:
        """What was sent, to whom by reference, and how surely it arrived. No addresses."""
        return (await read_ledger(pool, principal, WantedMessages(cause_subject, party_id, standing, after))).response()

    @router.get("/statement", response_model=SignedStatement, summary="Export a signed statement about one case")
    async def statement(principal: Reader, case: Case) -> Response:
        """Everything that is known of the telling in one case, and the same as a compact JWS (ES256).

        Verify it offline with the keys at /.well-known/jwks.json.
        """
        return (await state(principal, case)).response()

    @router.get("/{notification_id}", response_model=NotificationDocument, summary="Read one notification")
    async def one(notification_id: WrittenUuid, principal: Reader) -> Response:
        """One message with every step it took."""
        return (await read_notification(pool, principal, notification_id)).response()

    @router.post(
        "/{notification_id}/human-follow-up",
        response_model=NotificationDocument,
        summary="Record that you told the person yourself",
    )
    async def human_follow_up(
        notification_id: WrittenUuid, body: FollowUpBody, principal: Teller, command: Repeatable, version: SeenVersion
    ) -> Response:
        """Counts as much as the person's own acknowledgement, and carries your reference."""
        asked = RecordFollowUp(notification_id, body.told_on, body.means, version)
        return (await record_follow_up(principal, command, asked)).response()

    return router
