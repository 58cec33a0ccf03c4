"""Between rows and the domain's frozen values: pure translation, both ways."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from referrals.domain.case import Case, SupportProgramme
from referrals.domain.codes import ClosingReason, Evidence, LengthWarning, Notice, Stage, WithholdingReason
from referrals.domain.consent import ConsentLine
from referrals.domain.obligation import NoticeFailure, Obligation, Settlement, Withholding
from referrals.domain.referral import Referral

Row = Mapping[str, Any]

CASE: Final = TypeAdapter(Case)
SETTLEMENTS: Final = TypeAdapter(tuple[Settlement, ...])
FAILURES: Final = TypeAdapter(tuple[NoticeFailure, ...])
CONSENTS: Final = TypeAdapter(tuple[ConsentLine, ...])


def new_referral_row(referral: Referral) -> dict[str, Any]:
    """The columns of a referral that is new."""
    return {
        "referral_id": referral.referral_id,
        "reference": referral.reference,
        "authority": referral.authority,
        "setting_id": referral.setting_id,
        "referral_type": referral.referral_type,
        "reason_codes": list(referral.reason_codes),
        "referrer_id": referral.referrer_id,
        "child_id": referral.child_id,
        "made_on": referral.made_on,
        "received_by": referral.received_by,
        "sequence": referral.sequence,
        "version": referral.version,
        "stage": referral.stage,
        "proposer_id": referral.proposer_id,
        "endorser_id": referral.endorser_id,
        "endorse_by": referral.endorse_by,
        "case_detail": CASE.dump_json(referral.case).decode(),
    }


def referral_row(referral: Referral) -> dict[str, Any]:
    """The columns of a referral that change, with its id."""
    return {
        "referral_id": referral.referral_id,
        "sequence": referral.sequence,
        "version": referral.version,
        "stage": referral.stage,
        "worker_id": referral.worker_id,
        "accepted_on": referral.accepted_on,
        "declined_on": referral.declined_on,
        "decline_reason": referral.decline_reason,
        "signpost_codes": list(referral.signpost_codes),
        "outcome_code": referral.outcome_code,
        "closing_reason": referral.closing_reason,
        "setting_id": referral.setting_id,
        "referrer_id": referral.referrer_id,
        "made_on": referral.made_on,
        "round": referral.round,
        "programme_id": None if referral.programme is None else referral.programme.programme_id,
        "last_heard_at": referral.last_heard_at,
        "case_detail": CASE.dump_json(referral.case).decode(),
    }


def programme_row(referral: Referral, programme: SupportProgramme) -> dict[str, Any]:
    """The columns of a support programme."""
    return {
        "programme_id": programme.programme_id,
        "referral_id": referral.referral_id,
        "authority": referral.authority,
        "worker_id": programme.worker_id,
        "started_on": programme.started_on,
        "planned_weeks": programme.planned_weeks,
        "ended_on": programme.ended_on,
        "weeks": programme.weeks,
        "warnings": list(programme.warnings),
    }


def obligation_row(referral: Referral, duty: Obligation) -> dict[str, Any]:
    """The columns of a notice obligation: all that counts of what was heard, and beside it what questions ask for."""
    settled, failed, withheld, task = duty.settlement, duty.failure, duty.withheld, duty.follow_up
    return {
        "notice_event_id": duty.notice_event_id,
        "referral_id": referral.referral_id,
        "authority": referral.authority,
        "notice": duty.notice,
        "party_id": duty.party_id,
        "opened_at": duty.opened_at,
        "least_evidence": duty.least_evidence,
        "settled_notification_id": settled and settled.notification_id,
        "settled_notification_version": settled and settled.notification_version,
        "settled_channel": settled and settled.channel,
        "settled_evidence": settled and settled.evidence,
        "settled_informed_at": settled and settled.informed_at,
        "failed_notification_id": failed and failed.notification_id,
        "failed_notification_version": failed and failed.notification_version,
        "failed_reason": failed and failed.reason,
        "failed_at": failed and failed.failed_at,
        "settled_confirmed_by": settled and settled.confirmed_by,
        "withheld_reason": withheld and withheld.reason,
        "withheld_decided_by": withheld and withheld.decided_by,
        "withheld_review_on": withheld and withheld.review_on,
        "withheld_review_raised": withheld is not None and withheld.is_review_raised,
        "settlements": SETTLEMENTS.dump_json(duty.settlements).decode(),
        "failures": FAILURES.dump_json(duty.failures).decode(),
        "follow_up_id": task and task.follow_up_id,
        "follow_up_responsible": task and task.responsible,
        "follow_up_due_on": task and task.due_on,
    }


def referral_from_rows(
    row: Row, programme: Row | None, obligations: Iterable[Row], consents: tuple[ConsentLine, ...] = ()
) -> Referral:
    """The referral that these rows describe."""
    closing_reason = row["closing_reason"]
    return Referral(
        referral_id=row["referral_id"],
        reference=row["reference"],
        authority=row["authority"],
        setting_id=row["setting_id"],
        referral_type=row["referral_type"],
        reason_codes=tuple(row["reason_codes"]),
        referrer_id=row["referrer_id"],
        child_id=row["child_id"],
        made_on=row["made_on"],
        received_by=row["received_by"],
        sequence=row["sequence"],
        version=row["version"],
        recorded_at=row["recorded_at"],
        stage=Stage(row["stage"]),
        proposer_id=row["proposer_id"],
        endorser_id=row["endorser_id"],
        endorse_by=row["endorse_by"],
        round=row["round"],
        worker_id=row["worker_id"],
        accepted_on=row["accepted_on"],
        declined_on=row["declined_on"],
        decline_reason=row["decline_reason"],
        signpost_codes=tuple(row["signpost_codes"]),
        programme=None if programme is None else _programme(programme),
        outcome_code=row["outcome_code"],
        closing_reason=None if closing_reason is None else ClosingReason(closing_reason),
        obligations=tuple(_obligation(duty) for duty in obligations),
        case=CASE.validate_json(row["case_detail"]),
        consents=consents,
    )


def _programme(row: Row) -> SupportProgramme:
    return SupportProgramme(
        programme_id=row["programme_id"],
        worker_id=row["worker_id"],
        started_on=row["started_on"],
        planned_weeks=row["planned_weeks"],
        ended_on=row["ended_on"],
        weeks=row["weeks"],
        warnings=tuple(LengthWarning(warning) for warning in row["warnings"]),
    )


def _obligation(row: Row) -> Obligation:
    withheld = None
    if row["withheld_reason"] is not None:
        withheld = Withholding(
            WithholdingReason(row["withheld_reason"]),
            row["withheld_decided_by"],
            row["withheld_review_on"],
            row["withheld_review_raised"],
        )
    return Obligation(
        notice_event_id=row["notice_event_id"],
        notice=Notice(row["notice"]),
        party_id=row["party_id"],
        opened_at=row["opened_at"],
        least_evidence=Evidence(row["least_evidence"]),
        settlements=SETTLEMENTS.validate_json(row["settlements"]),
        failures=FAILURES.validate_json(row["failures"]),
        withheld=withheld,
    )
