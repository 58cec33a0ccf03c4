"""A referral, as frozen values: the state every decision is taken on."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from referrals.domain.case import Case, SupportProgramme
from referrals.domain.codes import ClosingReason, Stage
from referrals.domain.consent import ConsentLine
from referrals.domain.obligation import Obligation, Withholding


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral.

    Attributes:
        referrer_id: who is to be told; before a proposal is endorsed, whoever proposed it.
        sequence: counts all facts about it, from 1; it is the entity tag.
        recorded_at: when the service came to know of it, which may be later than the day it was made.
        version: counts its published facts, from 1 (`ce_aggregateversion`).
        round: 1 at first, one more each time it is reopened for work.
        withheld_ahead: notices that are to be withheld, by the id of the decision recorded right after.
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
    recorded_at: datetime | None = None
    stage: Stage = Stage.MADE
    proposer_id: UUID | None = None
    endorser_id: UUID | None = None
    endorse_by: date | None = None
    round: int = 1
    worker_id: UUID | None = None
    accepted_on: date | None = None
    declined_on: date | None = None
    decline_reason: str | None = None
    signpost_codes: tuple[str, ...] = ()
    programme: SupportProgramme | None = None
    outcome_code: str | None = None
    closing_reason: ClosingReason | None = None
    obligations: tuple[Obligation, ...] = ()
    case: Case = field(default_factory=Case)
    consents: tuple[ConsentLine, ...] = ()
    withheld_ahead: tuple[tuple[UUID, Withholding], ...] = ()

    def obligation(self, notice_event_id: UUID) -> Obligation | None:
        """The obligation that decision opened, or None when it opened none."""
        return next((duty for duty in self.obligations if duty.notice_event_id == notice_event_id), None)

    @property
    def last_heard_at(self) -> datetime | None:
        """When the present referrer was last told anything; a word that bounced afterwards is none (YL1)."""
        return max(
            (
                duty.settlement.informed_at
                for duty in self.obligations
                if duty.settlement is not None and duty.party_id == self.referrer_id
            ),
            default=None,
        )

    @property
    def open_obligations(self) -> tuple[Obligation, ...]:
        """What somebody has still to be told."""
        return tuple(duty for duty in self.obligations if duty.is_open)
