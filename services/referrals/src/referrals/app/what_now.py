"""What the bearer of a token may do to a referral now, and which fact would change each no (FR7)."""

from typing import Any, Final
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.days import day_of
from attune_chassis.http.app import etag

from referrals.adapters.reading_store import facts_from_rows, facts_of
from referrals.adapters.referral_store import find_referral
from referrals.app.change_referral import visible_to
from referrals.app.dependencies import Dependencies
from referrals.app.refused import refused
from referrals.app.standing_then import known_to_the_referrer
from referrals.app.who_reads import DECIDES, is_on_the_referrers_side
from referrals.domain.lifecycle import Step
from referrals.domain.obligation import Obligation
from referrals.domain.refusals import NoPolicyForAuthority
from referrals.domain.what_now import Condition, Fact, NextStep, what_now

REFERRERS_STEPS: Final = {Step.ENDORSE: "referrals:make", Step.RETURN_PROPOSAL: "referrals:make"}
"""Steps that are not the service's; all others ask for `referrals:decide`."""

SENTENCES: Final = {
    Fact.POLICY: "The authority's policy for this service would have to offer it.",
    Fact.STATE: "The referral would have to be in one of these states.",
    Fact.NEW_ROUND: "The referral would have to be closed and reopened for another round of work.",
    Fact.ACKNOWLEDGED: "The referral has to be acknowledged first.",
    Fact.SCREENED: "The referral has to be screened first, and not be outside the service's scope.",
    Fact.OUTCOMES_AGREED: "What the support should come to has to be agreed first.",
    Fact.ACCEPTED: "The referral has to be accepted first.",
    Fact.WORKER: "The referral has to be allocated to somebody first.",
    Fact.ANOTHER_WORKER: "It would have to be somebody else.",
    Fact.SUPPORT_STARTED: "The support has to begin first.",
    Fact.SUPPORT_ENDED: "The support has to end first.",
    Fact.OUTCOME_RECORDED: "The outcome has to be recorded first.",
    Fact.CONSENT: "A live consent of this scope, for sharing with this service, has to be on record.",
    Fact.INFORMATION_REQUESTED: "Information would have to have been asked for.",
    Fact.APPOINTMENT_BOOKED: "There has to be an appointment that is not known to be missed.",
    Fact.APPOINTMENT_DAY: "The day of the appointment has to come.",
    Fact.APPOINTMENT_MISSED: "The family would have to miss an appointment, and not have been reached since.",
    Fact.ATTEMPTS_MADE: "So many more different attempts to reach the family have to be made.",
    Fact.ENDORSED: "The proposal would have to be made again and endorsed.",
    Fact.UNMERGED: "The referral would have to be unmerged: it goes on as another one.",
    Fact.MERGED: "The referral would have to be merged into another one.",
    Fact.DAY: "It would have to be another day.",
    Fact.REQUEST: "It depends on what exactly is asked for.",
}


async def next_steps(dependencies: Dependencies, principal: Principal, referral_id: UUID) -> Answer:
    """200 with every step the token's scopes allow; problems `referral_unknown` (404), `no_policy_for_authority`."""
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        referral = visible_to(principal, await find_referral(connection, referral_id))
        if is_on_the_referrers_side(principal):
            referral = known_to_the_referrer(referral, facts_from_rows(await facts_of(connection, referral_id)))
    policy = dependencies.policies.find(referral.authority, referral.referral_type)
    if policy is None:
        raise refused(NoPolicyForAuthority(referral.authority, referral.referral_type))
    now = dependencies.clock.now()
    steps = [
        _entry(answer)
        for answer in what_now(referral, policy, day_of(now), now)
        if scope_of(answer.step) in principal.scopes
    ]
    body = {
        "referral_id": referral_id,
        "state": referral.stage.value,
        "policy_version": policy.version,
        "untold": [_untold(duty) for duty in referral.open_obligations],
        "steps": steps,
    }
    return Answer(200, body, {"ETag": etag(referral.sequence), "Cache-Control": "no-store"})


def _untold(duty: Obligation) -> dict[str, Any]:
    """What somebody has still to be told, and by whom where no message reached them."""
    task = duty.follow_up
    return {
        "notice": duty.notice.value,
        "notice_event_id": duty.notice_event_id,
        "status": duty.status.value,
        "responsible": task and task.responsible,
        "due_on": task and task.due_on,
    }


def scope_of(step: Step) -> str:
    """The scope the step asks for."""
    return REFERRERS_STEPS.get(step, DECIDES)


def _entry(answer: NextStep) -> dict[str, Any]:
    refusal = None
    if answer.refusal is not None:
        problem = refused(answer.refusal)
        refusal = {"reason": problem.name, "detail": problem.detail, "next_step": problem.next_step}
    return {
        "step": answer.step.value,
        "possible": answer.is_possible,
        "refusal": refusal,
        "becomes_possible_when": _condition(answer.becomes_possible_when),
    }


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    if condition is None:
        return None
    return {"fact": condition.fact.value, "values": list(condition.values), "sentence": SENTENCES[condition.fact]}
