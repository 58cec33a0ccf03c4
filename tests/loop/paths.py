"""The ways a referral can go in the run, and how many of a thousand go each of them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid5

from attune_chassis.ids import ATTUNE_NAMESPACE

from tests.loop.case import (
    CAMHS,
    EP_CONSULTATION,
    LEARNING_MENTOR,
    REVIEW_ON,
    SIMPLE,
    WAITING,
    Case,
)
from tests.loop.stage import SCHOOLS

WITHHOLD = {"reason": "safeguarding", "review_on": REVIEW_ON}
ATTEMPTS = (
    ("phone", "morning", "school"),
    ("text_message", "evening", "childrens_centre"),
    ("home_visit", "afternoon", "home"),
)
DUE_IN_DAYS = 30


async def decline(case: Case, **more: object) -> None:
    """The service says no, and where else to go."""
    body = {"decline_reason": "no_capacity", "signpost_codes": ["school_senco", "early_help"]} | more
    await case.ask("decline", "ReferralDeclined", body)


async def declined(case: Case) -> None:
    """Made, sometimes acknowledged by the service, declined; some referrers press the button in the mail."""
    await case.choose(*SIMPLE).make()
    if case.chance.random() < 0.3:
        await case.ask("acknowledgement", "ReferralAcknowledged")
    await decline(case)
    await case.closed()
    if case.chance.random() < 0.25:
        await case.press_link(await case.seen("ReferralDeclined"))


async def redirect(case: Case) -> None:
    """Another service is the right one."""
    body = {"to_service": case.support.redirected_to, "reason": "fits_better", "route": "referrer_asks"}
    await case.ask("redirection", "ReferralRedirected", body)


async def redirected(case: Case) -> None:
    """Made and redirected."""
    await case.choose(*SIMPLE).make()
    await redirect(case)
    await case.closed()


async def withdrawn(case: Case) -> None:
    """Taken back by the family, sometimes after it was accepted."""
    await case.choose(*SIMPLE).make()
    if case.chance.random() < 0.4:
        await case.ask("acceptance", "ReferralAccepted")
    await case.ask("withdrawal", "ReferralWithdrawn", {"withdrawn_by": "parent_carer", "reason": "no_longer_needed"})
    await case.closed()


async def consent_withdrawn(case: Case) -> None:
    """Made with the consent its policy asks for, and taken back together with it."""
    case.choose(CAMHS)
    await case.make(case_id=await case.first_consent("case_information"))
    await case.ask("withdrawal", "ReferralWithdrawn", {"withdrawn_by": "parent_carer", "reason": "consent_withdrawn"})
    await case.closed()


async def receipt(case: Case) -> None:
    """Declined where a mail server's word is not enough: it closes when its referrer has pressed the button."""
    case.choose(CAMHS)
    await case.make(case_id=await case.first_consent("case_information"))
    await case.ask("screening", "ReferralScreened", {"result": "in_scope"})
    await decline(case)
    await case.press_link(await case.seen("ReferralDeclined"))
    await case.closed()


async def supported(case: Case) -> None:
    """Accepted, given to somebody, outcomes agreed, begun, reported on, ended, judged and closed."""
    await case.choose(EP_CONSULTATION, LEARNING_MENTOR).make()
    worker = str(uuid5(ATTUNE_NAMESPACE, f"worker/{case.number % 200}"))
    await case.ask("acceptance", "ReferralAccepted")
    await case.ask("allocation", "ReferralAllocated", {"worker_id": worker})
    judgements = []
    if case.support is EP_CONSULTATION:
        outcome = {"aim": case.support.reason, "measure": case.support.measure}
        wished = {"outcomes": [outcome], "progress_due_on": in_days(DUE_IN_DAYS)}
        await case.ask("desired-outcomes", "DesiredOutcomesAgreed", wished)
        judgements = [outcome | {"judgement": "achieved"}]
    await case.ask("support-programme", "SupportProgrammeStarted", {"planned_weeks": 8})
    aims = {"aims": [{"aim": case.support.reason, "progress": "some_progress"}]}
    await case.ask("progress-reports", "ReferralProgressReported", aims)
    await case.ask("support-programme/end", "SupportProgrammeEnded")
    await case.ask("outcome", "ReferralOutcomeRecorded", {"outcome_code": "achieved", "judgements": judgements})
    await case.ask("closure", "ReferralClosing")
    await case.closed()


async def waitlisted(case: Case) -> None:
    """Accepted, put on the list, told again when the forecast changes, and in the end sent elsewhere."""
    await case.choose(*WAITING).make()
    await case.ask("acceptance", "ReferralAccepted")
    await case.ask("waiting", "ReferralWaitlisted", {"position": 9, "expected_on": in_days(90)})
    await case.ask("waiting", "ReferralWaitlisted", {"position": 4, "expected_on": in_days(60)})
    await redirect(case)
    await case.closed()


async def missed(case: Case) -> None:
    """An appointment is missed; only after three different attempts it may close."""
    await case.choose(EP_CONSULTATION, LEARNING_MENTOR).make()
    await case.ask("acceptance", "ReferralAccepted")
    began = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    booked = {"starts_at": began, "minutes": 45, "mode": "in_person", "venue_type": "school"}
    answer = await case.ask("appointments", "AppointmentBooked", booked)
    appointment = answer["case"]["appointments"][-1]["appointment_id"]
    await case.ask(f"appointments/{appointment}/absence", "AppointmentMissed", {"missed_by": "family"})
    for channel, time_of_day, venue in ATTEMPTS:
        tried = {"channel": channel, "time_of_day": time_of_day, "venue_type": venue, "with_person": "parent_carer"}
        body = tried | {"result": "not_reached"}
        await case.ask(f"appointments/{appointment}/attempts", "FurtherContactAttempted", body)
    await case.ask("closure", "ReferralClosing", {"closing_reason": "non_attendance"})
    await case.closed()


async def transfer(case: Case, **more: object) -> None:
    """It follows the child, with the family's consent; somebody else is told from now on."""
    await case.consent("transfer")
    new = f"n{case.number}{case.part}@school.example"
    others = [school for school in SCHOOLS[case.support.authority] if school != case.school]
    body = {
        "to_setting_id": case.chance.choice(others),
        "receiving_contact": {"name": "Nic Newcomer", "email": new},
        "reason": "moved_setting",
    } | more
    await case.ask("transfer", "ReferralTransferred", body)
    moved = await case.seen("ReferralTransferred")
    for party in moved.data["parties"]:
        if party["role"] == "receiving_contact":
            case.plan.addresses[party["party_id"]] = new


async def transferred(case: Case) -> None:
    """Moves to another school of the area, where it is then redirected."""
    await case.choose(*SIMPLE).make()
    await case.ask("acceptance", "ReferralAccepted")
    await transfer(case)
    await redirect(case)
    await case.closed()


async def transferred_out(case: Case) -> None:
    """Moves out of the area, and ends here."""
    await case.choose(*SIMPLE).make()
    await transfer(case, reason="moved_area", to_authority="E09000007", to_setting_id="urn:100000")
    await case.closed()


async def reopened(case: Case) -> None:
    """Declined and closed, asked for again, and declined again."""
    await case.choose(*SIMPLE).make()
    await decline(case)
    await case.closed()
    await case.ask("reopening", "ReferralReopened", {"reopen_reason": "need_returned", "note": "Asked again."})
    await decline(case)
    await case.closed()


async def withheld(case: Case) -> None:
    """Declined, and for the child's safety nobody is told, by name; sometimes told after all."""
    await case.choose(*SIMPLE).make()
    await decline(case, withhold=WITHHOLD)
    case.plan.wanted["NoticeWithheld"] += 1
    await case.closed()
    if case.chance.random() < 0.4:
        notice = await case.seen("ReferralDeclined")
        await case.ask(f"notices/{notice.id}/withholding/end", "NoticeWithholdingEnded")
        case.plan.wanted["ReferralReopened"] += 1
        await case.closed()


async def withheld_late(case: Case) -> None:
    """Accepted; somebody wants to withhold that at once, and comes in time or too late."""
    await case.choose(*SIMPLE).make()
    await case.ask("acceptance", "ReferralAccepted")
    accepted = await case.seen("ReferralAccepted")
    await case.may_ask(f"notices/{accepted.id}/withholding", "NoticeWithheld", WITHHOLD)
    await redirect(case)
    await case.closed()


async def information(case: Case) -> None:
    """Something is missing, asked for, sent, and then it is declined."""
    await case.choose(*WAITING).make()
    body = {"missing": [case.support.missing], "due_on": in_days(DUE_IN_DAYS)}
    answer = await case.ask("information-request", "ReferralInformationRequested", body)
    await case.ask("information", None, {"request_id": answer["case"]["information_request_id"]})
    await decline(case)
    await case.closed()


async def bounced(case: Case) -> None:
    """No mail reaches its referrer: a named person has a task; some tell them, others have not yet."""
    await case.choose(*SIMPLE).unreachable().make()
    await decline(case)
    raised = await case.notification(await case.seen("ReferralDeclined"), "HumanFollowUpRaised")
    if case.chance.random() < 0.6:
        await case.follow_up(raised.data["notification_id"])
        await case.closed()
    else:
        case.plan.may_stay_open = True


async def proposed(case: Case) -> None:
    """A mentor proposes it; the SENCO endorses it, or sends it back."""
    await case.choose(EP_CONSULTATION, LEARNING_MENTOR).propose()
    if case.chance.random() < 0.5:
        await case.ask_school("endorsement", "ReferralMade")
        await decline(case)
    else:
        await case.ask_school("return", "ReferralProposalReturned", {"return_reason": "not_now"})
    await case.closed()


async def merged(case: Case) -> None:
    """A second one of the same child ends as a duplicate; the other one is declined."""
    other = case.twin()
    await case.choose(*SIMPLE).make()
    other.support, other.school = case.support, case.school
    await other.make(like=case)
    await other.ask("merge", "ReferralMerged", {"into_referral_id": case.id})
    await other.closed()
    if case.chance.random() < 0.25:
        await other.ask("unmerge", "ReferralUnmerged")
        await decline(other)
        await other.closed()
    await decline(case)
    await case.closed()


def in_days(days: int) -> str:
    """A day ahead."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


Path = Callable[[Case], Awaitable[None]]
MIX: Mapping[Path, int] = {
    declined: 300,
    redirected: 215,
    withdrawn: 195,
    consent_withdrawn: 20,
    receipt: 25,
    supported: 25,
    waitlisted: 20,
    missed: 15,
    transferred: 20,
    transferred_out: 15,
    reopened: 25,
    withheld: 40,
    withheld_late: 15,
    information: 20,
    bounced: 30,
    proposed: 12,
    merged: 8,
}
"""Referrals of a thousand, by path; a merge makes two."""


def drawn(seed: int, count: int) -> list[Path]:
    """The paths of a run, so that every path comes early, and each is as frequent as the mix says."""
    chance = Random(f"{seed}/paths")  # noqa: S311 -- repeatable, not secret
    rest = max(0, count - len(MIX))
    chosen = [*MIX, *chance.choices(list(MIX), weights=list(MIX.values()), k=rest)][:count]
    first, later = chosen[: len(MIX)], chosen[len(MIX) :]
    chance.shuffle(first)
    return first + later
