"""A referral told as a history: what happened so far, then one decision more, then what must follow."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

import pytest
from referrals.domain.accept_referral import accept_referral
from referrals.domain.allocate_referral import allocate_referral
from referrals.domain.close_referral import close_referral
from referrals.domain.codes import Evidence, Notice
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision
from referrals.domain.decline_referral import DeclineReferral, decline_referral
from referrals.domain.end_support_programme import end_support_programme
from referrals.domain.events import ReferralEvent
from referrals.domain.facts import Fact, record
from referrals.domain.hear_notice_delivered import NoticeDelivered, hear_notice_delivered
from referrals.domain.hear_notice_failed import NoticeNotDelivered, hear_notice_failed
from referrals.domain.lifecycle import Step
from referrals.domain.make_referral import MakeReferral, make_referral
from referrals.domain.policy import ReferralPolicy, WorkerKind
from referrals.domain.record_outcome import RecordOutcome, record_outcome
from referrals.domain.referral import Referral
from referrals.domain.start_support_programme import StartSupportProgramme, start_support_programme

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
NAMESPACE = UUID(int=7)
ELSA = UUID(int=40)
OTHER_ELSA = UUID(int=41)
NOTIFICATION = UUID(int=50)

POLICY = ReferralPolicy(
    authority="E10000016",
    version="kent-elsa-referral/2",
    referral_type="elsa",
    steps=frozenset(Step),
    worker=WorkerKind.ACCREDITED_ELSA,
    usual_weeks_min=6,
    usual_weeks_max=12,
    reason_codes=frozenset({"manage_emotions", "self_esteem"}),
    decline_reasons=frozenset({"no_capacity"}),
    signpost_codes=frozenset({"school_senco", "gp"}),
    outcome_codes=frozenset({"achieved", "not_achieved"}),
    redirect_services=frozenset({"camhs", "elsa"}),
    return_reasons=frozenset({"not_now"}),
    missing_codes=frozenset({"what_was_tried"}),
    measures=frozenset({"childs_own_scale"}),
    priority_reasons=frozenset({"exclusion_near"}),
    least_evidence=dict.fromkeys(Notice, Evidence.ACCEPTED_BY_SERVER),
)


def stated(day: date) -> StatedDay:
    """A day stated on the day of `NOW`."""
    return StatedDay(day, NOW.date(), NOW if day == NOW.date() else datetime.combine(day, time(), UTC))


MAKE = MakeReferral(
    referral_id=UUID(int=1),
    reference="REF-7K3M-9QX2",
    referrer_id=UUID(int=2),
    child_id=UUID(int=3),
    authority="E10000016",
    setting_id="urn:118246",
    setting_is_known=True,
    setting_is_theirs=True,
    referral_type="elsa",
    reason_codes=("manage_emotions",),
    made_on=stated(date(2026, 9, 7)),
    received_by="http",
)

DECLINE = DeclineReferral("no_capacity", ("school_senco",), stated(date(2026, 9, 8)))
START = StartSupportProgramme(UUID(int=30), stated(date(2026, 9, 14)), 8)


class History:
    """A referral's history; every method lets one more thing happen, and gives the history."""

    NOW = NOW
    stated = staticmethod(stated)
    MAKE, DECLINE, START = MAKE, DECLINE, START
    ELSA, OTHER_ELSA, NOTIFICATION = ELSA, OTHER_ELSA, NOTIFICATION

    def __init__(self, policy: ReferralPolicy = POLICY) -> None:
        self.policy = policy
        self.facts: list[Fact] = []
        self.state: Referral | None = None

    @property
    def referral(self) -> Referral:
        assert self.state is not None
        return self.state

    @property
    def events(self) -> list[ReferralEvent]:
        return [fact.event for fact in self.facts]

    @property
    def words(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    def with_least_evidence(self, evidence: Evidence) -> "History":
        self.policy = replace(self.policy, least_evidence=dict.fromkeys(Notice, evidence))
        return self

    def follows(self, decision: Decision) -> "History":
        assert isinstance(decision, tuple), f"refused: {decision}"
        if decision:
            number = len(self.facts)
            self.state, facts = record(
                self.state,
                decision,
                event_id_at=lambda index: uuid5(NAMESPACE, str(number + index)),
                recorded_at=self.NOW,
                policy_version=self.policy.version,
            )
            self.facts.extend(facts)
        return self

    def made(self) -> "History":
        return self.follows(make_referral(MAKE, self.policy))

    def accepted(self) -> "History":
        return self.follows(accept_referral(self.referral, stated(date(2026, 9, 9)), self.policy))

    def declined(self) -> "History":
        return self.follows(decline_referral(self.referral, DECLINE, self.policy))

    def allocated(self, worker_id: UUID = ELSA) -> "History":
        return self.follows(
            allocate_referral(
                self.referral, worker_id, self.policy, is_accredited=True, today=self.NOW.date(), now=self.NOW
            )
        )

    def started(self) -> "History":
        return self.follows(start_support_programme(self.referral, START, self.policy))

    def ended(self, ended_on: date = date(2026, 11, 9)) -> "History":
        return self.follows(end_support_programme(self.referral, stated(ended_on), self.policy))

    def with_outcome(self) -> "History":
        return self.follows(record_outcome(self.referral, RecordOutcome("achieved"), self.policy, self.NOW))

    def closing(self) -> "History":
        return self.follows(close_referral(self.referral, self.policy, self.NOW.date(), self.NOW))

    def supported(self) -> "History":
        return self.made().accepted().allocated().started().ended().with_outcome()

    def notice(self, notice: Notice) -> UUID:
        return next(duty.notice_event_id for duty in self.referral.obligations if duty.notice is notice)

    def delivered(
        self, notice: Notice, evidence: Evidence = Evidence.ACCEPTED_BY_SERVER, *, version: int = 2, **other: object
    ) -> "History":
        heard = NoticeDelivered(
            notice_event_id=self.notice(notice),
            party_id=MAKE.referrer_id,
            notification_id=uuid5(NOTIFICATION, notice),
            notification_version=version,
            channel="email",
            evidence=evidence,
            delivered_at=self.NOW,
        )
        return self.follows(hear_notice_delivered(self.referral, replace(heard, **other), self.NOW))

    def failed(self, notice: Notice, *, version: int = 3, **other: object) -> "History":
        heard = NoticeNotDelivered(
            notice_event_id=self.notice(notice),
            party_id=MAKE.referrer_id,
            notification_id=uuid5(NOTIFICATION, notice),
            notification_version=version,
            failure_reason="bounced",
            failed_at=self.NOW,
        )
        return self.follows(hear_notice_failed(self.referral, replace(heard, **other), self.NOW))


@pytest.fixture
def history() -> History:
    return History()
