"""A referral (EL2), as frozen values: the state every decision is taken on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referrals.domain.codes import ClosingReason, LengthWarning, Stage
from referrals.domain.obligation import Obligation


@dataclass(frozen=True, slots=True)
class SupportProgramme:
    """The ELSA's work with the child; `weeks` is known once it has ended (EL2)."""

    programme_id: UUID
    elsa_id: UUID
    started_on: date
    planned_weeks: int
    ended_on: date | None = None
    weeks: int | None = None
    warnings: tuple[LengthWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral.

    Attributes:
        sequence: counts all facts about it, from 1; it is the entity tag.
        version: counts its published facts, from 1 (`ce_aggregateversion`).
    """

    referral_id: UUID
    reference: str
    authority: str
    setting_id: str
    referral_type: str
    reason_codes: tuple[str, ...]
    referrer_id: UUID
    child_id: UUID
    made_on: date
    received_by: str
    sequence: int
    version: int
    stage: Stage = Stage.MADE
    elsa_id: UUID | None = None
    accepted_on: date | None = None
    declined_on: date | None = None
    decline_reason: str | None = None
    signpost_codes: tuple[str, ...] = ()
    programme: SupportProgramme | None = None
    outcome_code: str | None = None
    closing_reason: ClosingReason | None = None
    obligations: tuple[Obligation, ...] = ()

    def obligation(self, notice_event_id: UUID) -> Obligation | None:
        """The obligation that decision opened, or None when it opened none."""
        return next((duty for duty in self.obligations if duty.notice_event_id == notice_event_id), None)

    @property
    def open_obligations(self) -> tuple[Obligation, ...]:
        """What the referrer has not been told yet."""
        return tuple(duty for duty in self.obligations if duty.is_open)
