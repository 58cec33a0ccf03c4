"""Look at a referral before deciding: acknowledge, screen, ask what is missing, say how soon (VI2, VI3, YL1, YL3)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.codes import Notice
from referrals.domain.dates import StatedDay
from referrals.domain.decision import (
    Decision,
    unless_before_made,
    unless_in_future,
    unless_not_now,
    unless_past,
    unless_unknown,
)
from referrals.domain.events import (
    InformationReceived,
    ReferralAcknowledged,
    ReferralInformationRequested,
    ReferralPrioritised,
    ReferralScreened,
)
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import StepNotOffered, UnknownRequest

SCREENING_RESULTS = frozenset({"in_scope", "outside_usual", "check_by_hand", "outside_scope"})
PRIORITIES = frozenset({"routine", "raised", "urgent"})


def acknowledge_referral(referral: Referral, seen_on: StatedDay, policy: ReferralPolicy) -> Decision:
    """The acknowledgement, or why not. It names the day the service aims at, which is no promise (KD8)."""
    if refusal := (
        unless_not_now(referral, Step.ACKNOWLEDGE, policy, seen_on.day)
        or unless_in_future("acknowledged_on", seen_on)
        or unless_before_made(referral, seen_on.day)
    ):
        return refusal
    target, clocks = referral.case.reply_target, policy.clocks
    if target is None or clocks is None or clocks.decide_within is None:
        return StepNotOffered(Step.ACKNOWLEDGE, policy.referral_type)
    count = clocks.decide_within.count
    return (ReferralAcknowledged(seen_on.effective_at, referral.made_on, seen_on.day, target.target_on, count.value),)


@dataclass(frozen=True, slots=True)
class ScreenReferral:
    """What the screening came to; how many of the usual criteria are met, out of how many ("usual" warns: VI2)."""

    result: str
    criteria_met: int
    criteria_asked: int
    screened_on: StatedDay
    commissioner: str | None = None
    funding: str | None = None


def screen_referral(referral: Referral, command: ScreenReferral, policy: ReferralPolicy) -> Decision:
    """The screening, or why not."""
    if refusal := (
        unless_not_now(referral, Step.SCREEN, policy, command.screened_on.day)
        or unless_unknown("result", (command.result,), SCREENING_RESULTS)
        or unless_in_future("screened_on", command.screened_on)
        or unless_before_made(referral, command.screened_on.day)
    ):
        return refusal
    screened = ReferralScreened(
        occurred_at=command.screened_on.effective_at,
        result=command.result,
        criteria_met=command.criteria_met,
        criteria_asked=command.criteria_asked,
        screened_on=command.screened_on.day,
        commissioner=command.commissioner,
        funding=command.funding,
    )
    return (screened,)


@dataclass(frozen=True, slots=True)
class RequestInformation:
    """What is missing, by when it is hoped for, and whether the target waits meanwhile."""

    request_id: UUID
    missing: tuple[str, ...]
    due_on: date
    pauses_target: bool


def request_information(
    referral: Referral, command: RequestInformation, policy: ReferralPolicy, today: date, now: datetime
) -> Decision:
    """The request, of which the referrer is told, or why not."""
    if refusal := (
        unless_not_now(referral, Step.REQUEST_INFORMATION, policy, today)
        or unless_unknown("missing", command.missing, policy.missing_codes)
        or unless_past("due_on", command.due_on, today)
    ):
        return refusal
    requested = ReferralInformationRequested(
        occurred_at=now,
        request_id=command.request_id,
        missing=command.missing,
        due_on=command.due_on,
        pauses_target=command.pauses_target,
        least_evidence=policy.least_evidence[Notice.INFORMATION_REQUESTED],
    )
    return (requested,)


def receive_information(
    referral: Referral, request_id: UUID, received_on: StatedDay, policy: ReferralPolicy
) -> Decision:
    """What was missing is there, or why that cannot be."""
    if not_now := unless_not_now(referral, Step.RECEIVE_INFORMATION, policy, received_on.day):
        return not_now
    asked = referral.case.information
    if asked is None or asked.request_id != request_id:
        return UnknownRequest(request_id)
    if refusal := unless_in_future("received_on", received_on):
        return refusal
    return (InformationReceived(received_on.effective_at, request_id, received_on.day),)


def prioritise_referral(
    referral: Referral,
    priority: str,
    reasons: tuple[str, ...],
    policy: ReferralPolicy,
    prioritised_on: StatedDay,
) -> Decision:
    """How soon it is its turn, with the reasons that speak for it, or why not (YL3: where exclusion is near)."""
    if refusal := (
        unless_not_now(referral, Step.PRIORITISE, policy, prioritised_on.day)
        or unless_unknown("priority", (priority,), PRIORITIES)
        or unless_unknown("reasons", reasons, policy.priority_reasons)
        or unless_in_future("prioritised_on", prioritised_on)
    ):
        return refusal
    return (ReferralPrioritised(prioritised_on.effective_at, priority, reasons, prioritised_on.day),)
