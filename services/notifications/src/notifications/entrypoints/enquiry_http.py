"""Enquiries over HTTP."""

from typing import Annotated, Literal

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Query, Response

from notifications.app.enquiries import PAGE_LENGTH_MAX, AnswerEnquiry, AskEnquiry, Enquiries, ListEnquiries
from notifications.entrypoints.enquiry_models import (
    AnswerBody,
    EnquiryBody,
    EnquiryDocument,
    EnquiryPage,
    EnquiryWithWords,
    ProgrammeName,
    TakenEnquiry,
)

Asker = Annotated[Principal, Depends(require("notifications:enquire"))]
Answerer = Annotated[Principal, Depends(require("notifications:answer-enquiries"))]
Status = Annotated[Literal["all", "open", "overdue"], Query(description="Which enquiries.")]
Programme = Annotated[ProgrammeName | None, Query(description="Of one programme only.")]
After = Annotated[WrittenUuid | None, Query(description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=PAGE_LENGTH_MAX)]


def enquiry_router(enquiries: Enquiries) -> APIRouter:
    """The routes under /v1/enquiries."""
    router = APIRouter(prefix="/v1/enquiries", tags=["Enquiries"])

    @router.post("", status_code=201, response_model=TakenEnquiry, summary="Put a question to a programme")
    async def ask(body: EnquiryBody, principal: Asker, command: Repeatable) -> Response:
        """Says by when an answer is hoped for. What was asked is kept here only, and never published."""
        return (await enquiries.ask(principal, command, AskEnquiry(**body.model_dump()))).response()

    @router.get("", response_model=EnquiryPage, summary="List enquiries")
    async def page(
        principal: Asker, status: Status = "all", programme: Programme = None, after: After = None, limit: Limit = 50
    ) -> Response:
        """Oldest first, without what was asked. A setting sees its own."""
        return (await enquiries.page(principal, ListEnquiries(status, programme, after, limit))).response()

    @router.get("/{enquiry_id}", response_model=EnquiryWithWords, summary="Read one enquiry with what was asked")
    async def read(enquiry_id: WrittenUuid, principal: Answerer) -> Response:
        """For whoever answers."""
        return (await enquiries.read(principal, enquiry_id)).response()

    @router.post("/{enquiry_id}/answer", response_model=EnquiryDocument, summary="Record that an enquiry was answered")
    async def answer(enquiry_id: WrittenUuid, body: AnswerBody, principal: Answerer, command: Repeatable) -> Response:
        """The clock stops; the first answer counts."""
        asked = AnswerEnquiry(enquiry_id, body.answer_kind, body.channel)
        return (await enquiries.answer(principal, command, asked)).response()

    return router
