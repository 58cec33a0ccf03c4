"""What GOV.UK Notify calls: a delivery receipt, or a letter that came back.

Every report is kept and answered 200, also one about a reference unknown here. Notify tries again for 25 minutes only,
which helps nobody: such a report means a database restored to before the message, and it is applied when the message
is known again. Only a wrong token is refused.
"""

import hmac
from typing import Annotated

from attune_chassis.problems import Problem
from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from notifications.adapters.providers.notify_reports import RETURNED_LETTER, as_report
from notifications.app.provider_report import TakeReport
from notifications.entrypoints.proof_models import DeliveryReceipt, ReturnedLetter, Taken

BEARER = HTTPBearer(auto_error=False, scheme_name="ProviderToken", description="The token agreed with the provider.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


def callbacks_router(take: TakeReport, token: str | None) -> APIRouter:
    """The routes under /provider-callbacks; `token` None refuses everything."""

    def check(credentials: Credentials) -> None:
        given = "" if credentials is None else credentials.credentials
        if token is None or not hmac.compare_digest(given.encode(), token.encode()):
            raise Problem(
                401,
                "provider_token_wrong",
                "The bearer token is not the one agreed with the provider.",
                "Set the same token here (ATTUNE_NOTIFY_CALLBACK_TOKEN_FILE) and in the provider's settings.",
            )

    router = APIRouter(prefix="/provider-callbacks", tags=["Provider callbacks"], dependencies=[Depends(check)])

    @router.post("/notify", response_model=Taken, summary="Take a delivery receipt of GOV.UK Notify")
    async def receipt(body: DeliveryReceipt) -> Taken:
        """The same receipt again changes nothing."""
        return Taken(result=(await take(as_report(body.id, body.status, body.reference))).value)

    @router.post("/notify/returned-letters", response_model=Taken, summary="Take the report of a letter that came back")
    async def returned(body: ReturnedLetter) -> Taken:
        """The message fails even weeks after it was posted, and its next way opens."""
        return Taken(result=(await take(as_report(body.notification_id, RETURNED_LETTER, body.reference))).value)

    return router
