"""Everything that can happen to a referral in the search: every step of the chart, and every word about a notice.

Steps are taken by the service's own decisions with data that fit. Where one fixed set of data would make a second try
impossible for want of a new id or place, this file gives another; nothing here knows a rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Final
from uuid import UUID, uuid5

from referrals.domain import acknowledge_feedback as acknowledging
from referrals.domain import hear_notice_delivered as delivering
from referrals.domain import hear_notice_failed as failing
from referrals.domain import keep_appointment as appointments
from referrals.domain import transfer_referral as transferring
from referrals.domain import trial_decisions as trials
from referrals.domain import withhold_notice as withholding
from referrals.domain.case import ContactAttempt
from referrals.domain.codes import Evidence, WithholdingReason
from referrals.domain.consent import ConsentLine
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision
from referrals.domain.events import ReplyTargetSet
from referrals.domain.lifecycle import CHART, Step
from referrals.domain.make_referral import MakeReferral, make_referral
from referrals.domain.obligation import Obligation, Withholding
from referrals.domain.policy import ReferralPolicy
from referrals.domain.propose_referral import Proposal, propose_referral
from referrals.domain.referral import Referral

TODAY: Final = date(2026, 11, 20)
NOW: Final = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
STATED: Final = StatedDay(TODAY, TODAY, NOW)
WITHHOLDING: Final = Withholding(WithholdingReason.SAFEGUARDING, "staff:1", date(2026, 12, 20))
STRANGER: Final = UUID(int=99)
REFERRER, PROPOSER = UUID(int=12), UUID(int=13)
_PLACES = (("urn:100001", UUID(int=14)), ("urn:100002", UUID(int=15)))
_CHANNELS = ("phone", "letter", "email", "text_message", "home_visit", "through_setting")
_STALE, _BOUNCED, _CONFIRMED = 2, 3, 4
_MESSAGES = UUID(int=50)


@cache
def message_id(about: UUID, number: int) -> UUID:
    """The id of one message about one notice."""
    return uuid5(_MESSAGES, f"{about} {number}")


@cache
def message_number(about: UUID, message: UUID) -> int:
    """Which of the messages about the notice this is; -1 for none of them."""
    return next((number for number in range(2) if message_id(about, number) == message), -1)


@dataclass(frozen=True, slots=True)
class Heard:
    """One word about a notice, with what the service makes of it; `failed` is set where a message failed.

    `by_stranger`: it came from somebody the notice was not for.
    """

    word: str
    decision: Decision
    failed: tuple[UUID, UUID, int] | None = None
    by_stranger: bool = False


def beginnings(policy: ReferralPolicy) -> Iterator[tuple[str, Decision]]:
    """A referral made, and one proposed where the service takes proposals; a family that agreed to everything."""
    yield "make", _with_target(make_referral(_asked(policy, REFERRER), policy))
    if policy.offers(Step.ENDORSE):
        proposal = Proposal(_asked(policy, PROPOSER), REFERRER, date(2026, 12, 1))
        yield "propose", _with_target(propose_referral(proposal, policy))


def _with_target(decision: Decision) -> Decision:
    """The decision, and the day the service aims at, as the clocks add it to every beginning."""
    if not isinstance(decision, tuple):
        return decision
    return *decision, ReplyTargetSet(NOW, TODAY, TODAY, 10, "working_days")


def _asked(policy: ReferralPolicy, by: UUID) -> MakeReferral:
    scopes = frozenset({"contact_details", "case_information", "transfer", "video_recording", "other"})
    everybody = policy.redirect_services | {policy.referral_type}
    consent = ConsentLine(UUID(int=20), scopes, everybody, "verbal", "parent_carer", "commissioner", TODAY)
    return MakeReferral(
        referral_id=UUID(int=10),
        reference="REF-7K3M-9QX2",
        referrer_id=by,
        child_id=UUID(int=11),
        authority=policy.authority,
        setting_id="urn:100000",
        setting_is_known=True,
        setting_is_theirs=True,
        referral_type=policy.referral_type,
        reason_codes=tuple(sorted(policy.reason_codes))[:1],
        made_on=STATED,
        received_by="http",
        consents=(consent,),
    )


def take(step: Step, referral: Referral, policy: ReferralPolicy) -> Decision:
    """What the decision behind the step answers."""
    match step:
        case Step.BOOK_APPOINTMENT:
            fresh = UUID(int=1000 + len(referral.case.appointments))
            booking = appointments.BookAppointment(fresh, NOW, 30, "in_person", "school")
            return appointments.book_appointment(referral, booking, policy, TODAY, NOW)
        case Step.ATTEMPT_CONTACT:
            return _attempt(referral, policy)
        case Step.TRANSFER | Step.TRANSFER_OUT:
            setting, contact = next(place for place in _PLACES if place[0] != referral.setting_id)
            out = step is Step.TRANSFER_OUT
            reason = transferring.MOVED_AREA if out else "moved_setting"
            moving = transferring.TransferReferral(setting, "E06000001" if out else None, True, contact, reason, STATED)
            return transferring.transfer_referral(referral, moving, policy)
        case Step.REOPEN | Step.UNMERGE:
            return _with_target(trials.try_step(step, trials.Trial(referral, policy, TODAY, NOW)))
        case _:
            return trials.try_step(step, trials.Trial(referral, policy, TODAY, NOW))


def _attempt(referral: Referral, policy: ReferralPolicy) -> Decision:
    """Another attempt that differs from those before; the same one again changes nothing that counts."""
    missed = [known for known in referral.case.appointments if known.missed_by == appointments.FAMILY]
    about = missed[-1].appointment_id if missed else UUID(int=0)
    channel = _CHANNELS[min(len(referral.case.attempts), len(_CHANNELS) - 1)]
    tried = ContactAttempt(channel, "morning", "parent_carer", "school", "not_reached", TODAY)
    return appointments.attempt_contact(referral, appointments.AttemptContact(about, tried, STATED), policy)


def take_withheld(step: Step, referral: Referral, decision: Decision) -> Decision | None:
    """The same step with its notice withheld from the start; None where it tells nobody."""
    if CHART[step].notice is None:
        return None
    return withholding.decide_withheld(referral, decision, WITHHOLDING, TODAY, NOW)


def hear(referral: Referral, duty: Obligation, messages: int) -> Iterator[Heard]:
    """Every word there can be about one notice: of its messages, of people, and of its being withheld."""
    about = duty.notice_event_id
    for number in range(messages):
        message = message_id(about, number)
        name = f"{duty.notice} {'by message ' + str(number + 1) + ' ' if messages > 1 else ''}"
        for evidence in (Evidence.ACCEPTED_BY_SERVER, Evidence.PROVIDER_RECEIPT):
            if evidence is Evidence.ACCEPTED_BY_SERVER or duty.least_evidence is Evidence.PROVIDER_RECEIPT:
                yield Heard(f"{name}{evidence}", _delivered(referral, duty, message, _STALE, evidence))
        failed = failing.NoticeNotDelivered(about, duty.party_id, message, _BOUNCED, "bounced", NOW)
        yield Heard(f"{name}bounced", failing.hear_notice_failed(referral, failed, NOW), (about, message, _BOUNCED))
        if number == 0:
            yield Heard(f"{name}told by staff", _delivered(referral, duty, message, _CONFIRMED, Evidence.HUMAN))
            yield Heard(f"{name}link", _delivered(referral, duty, message, _CONFIRMED, Evidence.ACKNOWLEDGED))
            to_another = _delivered(referral, duty, message, _STALE, Evidence.ACKNOWLEDGED, STRANGER)
            yield Heard(f"{name}read by a stranger", to_another, by_stranger=True)
    confirm = acknowledging.acknowledge_feedback
    yield Heard(f"{duty.notice} confirmed", confirm(referral, about, duty.party_id, NOW))
    stranger = confirm(referral, about, STRANGER, NOW)
    yield Heard(f"{duty.notice} confirmed by a stranger", stranger, by_stranger=True)
    yield Heard(f"{duty.notice} withheld", withholding.withhold_notice(referral, about, WITHHOLDING, TODAY, NOW))
    ended = withholding.end_withholding(referral, about, "staff:2", TODAY, NOW)
    yield Heard(f"{duty.notice} withheld no more", ended)


def told_by_staff(referral: Referral, duty: Obligation) -> Iterator[Heard]:
    """The one word that ends the matter for good: a named person told them."""
    message = message_id(duty.notice_event_id, 0)
    yield Heard(f"{duty.notice} told by staff", _delivered(referral, duty, message, _CONFIRMED, Evidence.HUMAN))


def _delivered(  # noqa: PLR0917 - one line for each way to say that somebody was told
    referral: Referral, duty: Obligation, message: UUID, version: int, evidence: Evidence, to: UUID | None = None
) -> Decision:
    told = delivering.NoticeDelivered(
        duty.notice_event_id,
        duty.party_id if to is None else to,
        message,
        version,
        "email",
        evidence,
        NOW,
        "staff:3" if evidence is Evidence.HUMAN else None,
    )
    return delivering.hear_notice_delivered(referral, told, NOW)
