"""Answer an integrator on its results topic: accepted or refused with a named reason, so that its sender learns too."""

from datetime import datetime

from attune_chassis.cause import Cause, caused_by_event
from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.logs import get_logger
from attune_chassis.subscription import Record, Unprocessable
from attune_contracts.codes import IntakeRefusalReason
from attune_contracts.events.referrals import IntakeAcceptedV1, IntakeRefusedV1

from referrals.adapters.intake_store import IntakeVerdict, RecordKey, add_answer, answer_again
from referrals.adapters.wire_intake import NEXT_STEP, AnswerPlace, answer_message, integrator_of
from referrals.app.dependencies import Dependencies

HANDLER = "answer_intake"

log = get_logger(__name__)


async def answer_first(
    dependencies: Dependencies, connection: Connection, record: Record, verdict: IntakeVerdict
) -> None:
    """Answer a record that is new, and remember the answer for when it comes again."""
    number = await add_answer(connection, record_key(record), verdict, recorded_at=dependencies.clock.now())
    await _send(dependencies, connection, record, _answer(dependencies, record, verdict, repeated=False), number)


async def answer_repeat(dependencies: Dependencies, connection: Connection, record: Record) -> None:
    """Answer a record that came before with the same content: the same answer, marked as a repeat where it was good."""
    known = await answer_again(connection, record_key(record))
    if known is None:
        raise Unprocessable("never_answered", "The record is known, but no answer to it is on record.")
    verdict, number = known
    await _send(dependencies, connection, record, _answer(dependencies, record, verdict, repeated=True), number)


async def answer_set_aside(
    dependencies: Dependencies, connection: Connection, record: Record, reason: IntakeRefusalReason
) -> None:
    """Answer a record that was set aside: its id was used for other content, or it has no usable id or source."""
    verdict = IntakeVerdict(None, refusal_reason=reason)
    known = await answer_again(connection, record_key(record))
    if known is None:
        await answer_first(dependencies, connection, record, verdict)
    else:
        await _send(dependencies, connection, record, _answer(dependencies, record, verdict, repeated=False), known[1])


def record_key(record: Record) -> RecordKey:
    """What the record is known by; where it has no usable id, its place in the topic."""
    return RecordKey(integrator_of(record), _event_id(record), record.headers.get("ce_source", ""))


def _event_id(record: Record) -> str:
    try:
        return str(record.ce_id)
    except Unprocessable:
        return f"offset:{record.partition}:{record.offset}"


def _answer(
    dependencies: Dependencies, record: Record, verdict: IntakeVerdict, *, repeated: bool
) -> IntakeAcceptedV1 | IntakeRefusedV1:
    now = dependencies.clock.now()
    if verdict.referral_id is None or verdict.reference is None or verdict.authority is None:
        reason = verdict.refusal_reason or "schema_mismatch"
        return IntakeRefusedV1(
            authority=verdict.authority,
            occurred_at=now,
            intake_event_id=_event_id(record),
            reason=reason,
            next_step=NEXT_STEP[reason],
        )
    return IntakeAcceptedV1(
        authority=verdict.authority,
        occurred_at=now,
        intake_event_id=record.ce_id,
        referral_id=verdict.referral_id,
        reference=verdict.reference,
        repeated=repeated,
    )


async def _send(
    dependencies: Dependencies,
    connection: Connection,
    record: Record,
    answer: IntakeAcceptedV1 | IntakeRefusedV1,
    number: int,
) -> None:
    integrator = integrator_of(record)
    # The record's place in its topic is part of the id, because the same event, sent again, is answered again.
    place = (integrator, str(record.partition), str(record.offset))
    cause = _cause(record, place, answer.occurred_at)
    message = answer_message(
        answer,
        place=AnswerPlace(integrator, cause.id("answer"), number),
        cause=cause,
    )
    await dependencies.outbox.append(connection, [message])
    outcome = answer.reason if isinstance(answer, IntakeRefusedV1) else "accepted"
    log.info("intake_answered", integrator=integrator, outcome=outcome, answer=number)


def _cause(record: Record, place: tuple[str, str, str], now: datetime) -> Cause:
    try:
        return caused_by_event(HANDLER, record.ce_id, now, *place)
    except Unprocessable:
        return caused_by_event(HANDLER, derived_id(HANDLER, *place), now, *place)
