"""Enquiries over HTTP."""

from dataclasses import dataclass
from typing import Annotated, Literal

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Query, Response

from notifications.app.answer_enquiry import AnswerEnquiry, EnquiryAnswer
from notifications.app.read_enquiries import PAGE_LENGTH_MAX, ListEnquiries, ReadEnquiries
from notifications.app.take_enquiry import NewEnquiry, TakeEnquiry
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


@dataclass(frozen=True, slots=True)
class EnquiryUses:
    """What can be done with enquiries."""

    take: TakeEnquiry
    answer: AnswerEnquiry
    read: ReadEnquiries


def enquiry_router(uses: EnquiryUses) -> APIRouter:
    """The routes under /v1/enquiries."""
    router = APIRouter(prefix="/v1/enquiries", tags=["Enquiries"])

    @router.post("", status_code=201, response_model=TakenEnquiry, summary="Put a question to a programme")
    async def ask(body: EnquiryBody, principal: Asker, command: Repeatable) -> Response:
        """Says by when an answer is hoped for. What was asked is kept here only, and never published."""
        return (await uses.take(principal, command, NewEnquiry(**body.model_dump()))).response()

    @router.get("", response_model=EnquiryPage, summary="List enquiries")
    async def page(
        principal: Asker, status: Status = "all", programme: Programme = None, after: After = None, limit: Limit = 50
    ) -> Response:
        """Oldest first, without what was asked. A setting sees its own."""
        return (await uses.read.page(principal, ListEnquiries(status, programme, after, limit))).response()

    @router.get("/{enquiry_id}", response_model=EnquiryWithWords, summary="Read one enquiry with what was asked")
    async def read(enquiry_id: WrittenUuid, principal: Answerer) -> Response:
        """For whoever answers."""
        return (await uses.read.one(principal, enquiry_id)).response()

    @router.post("/{enquiry_id}/answer", response_model=EnquiryDocument, summary="Record that an enquiry was answered")
    async def answer(enquiry_id: WrittenUuid, body: AnswerBody, principal: Answerer, command: Repeatable) -> Response:
        """The clock stops, whoever asked is told; the first answer counts."""
        asked = EnquiryAnswer(enquiry_id, body.answer_kind, body.channel)
        return (await uses.answer(principal, command, asked)).response()

    return router
