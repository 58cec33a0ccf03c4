"""The real decisions, each asked with data that fit: what they answer is what a person would be answered now.

Nothing here knows a rule. What is well formed for a policy (its codes, today's date, an appointment that is there) is
put together, and the decision itself says whether that would do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Final
from uuid import UUID

from referrals.domain.accept_referral import accept_referral
from referrals.domain.agree_outcomes import AgreeOutcomes, ReportProgress, agree_outcomes, report_progress
from referrals.domain.allocate_referral import allocate_referral
from referrals.domain.case import Appointment, ContactAttempt, DesiredOutcome, JudgedOutcome, ProgressOfAim
from referrals.domain.close_referral import close_for_non_attendance, close_referral
from referrals.domain.codes import Stage
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision
from referrals.domain.decline_referral import DeclineReferral, decline_referral
from referrals.domain.end_support_programme import end_support_programme
from referrals.domain.keep_appointment import (
    FAMILY,
    AttemptContact,
    BookAppointment,
    MissAppointment,
    attempt_contact,
    book_appointment,
    miss_appointment,
)
from referrals.domain.lifecycle import Step
from referrals.domain.merge_referral import merge_referral, unmerge_referral
from referrals.domain.policy import ReferralPolicy
from referrals.domain.propose_referral import endorse_proposal, return_proposal
from referrals.domain.record_outcome import ACHIEVED, RecordOutcome, record_outcome
from referrals.domain.redirect_referral import RedirectReferral, redirect_referral, waitlist_referral
from referrals.domain.referral import Referral
from referrals.domain.reopen_referral import BY_DECISION, reopen_referral
from referrals.domain.start_support_programme import StartSupportProgramme, start_support_programme
from referrals.domain.transfer_referral import MOVED_AREA, TransferReferral, transfer_referral
from referrals.domain.triage_referral import (
    RequestInformation,
    ScreenReferral,
    acknowledge_referral,
    prioritise_referral,
    receive_information,
    request_information,
    screen_referral,
)
from referrals.domain.withdraw_referral import WithdrawReferral, withdraw_referral

SOMEBODY: Final = UUID(int=1)
SOMEBODY_ELSE: Final = UUID(int=2)
NO_SUCH: Final = UUID(int=0)
ELSEWHERE: Final = ("urn:000000", "urn:000001")


@dataclass(frozen=True, slots=True)
class Trial:
    """The referral, its policy, and the moment at which is asked."""

    referral: Referral
    policy: ReferralPolicy
    today: date
    now: datetime

    @property
    def stated_today(self) -> StatedDay:
        """Today, as the day on which it happened."""
        return StatedDay(self.today, self.today, self.now)

    @property
    def another(self) -> UUID:
        """An id of somebody this referral does not have to do with yet."""
        known = (self.referral.worker_id, self.referral.proposer_id)
        return SOMEBODY_ELSE if SOMEBODY in known else SOMEBODY

    @property
    def elsewhere(self) -> str:
        """A setting at which the referral is not."""
        return next(setting_id for setting_id in ELSEWHERE if setting_id != self.referral.setting_id)


def try_step(step: Step, trial: Trial) -> Decision:
    """What the decision behind a step would answer to somebody who takes it today, with everything filled in well."""
    return _TRIALS[step](trial)


def _first(codes: Iterable[str]) -> str:
    return min(codes, default="none")


def _endorse(at: Trial) -> Decision:
    return endorse_proposal(at.referral, at.stated_today, at.policy)


def _return_proposal(at: Trial) -> Decision:
    return return_proposal(at.referral, _first(at.policy.return_reasons), at.policy, at.today, at.now)


def _acknowledge(at: Trial) -> Decision:
    return acknowledge_referral(at.referral, at.stated_today, at.policy)


def _screen(at: Trial) -> Decision:
    return screen_referral(at.referral, ScreenReferral("in_scope", 0, 0, at.stated_today), at.policy)


def _request_information(at: Trial) -> Decision:
    command = RequestInformation(SOMEBODY, (_first(at.policy.missing_codes),), at.today, pauses_target=False)
    return request_information(at.referral, command, at.policy, at.today, at.now)


def _receive_information(at: Trial) -> Decision:
    asked = at.referral.case.information
    return receive_information(at.referral, NO_SUCH if asked is None else asked.request_id, at.stated_today, at.policy)


def _accept(at: Trial) -> Decision:
    return accept_referral(at.referral, at.stated_today, at.policy)


def _decline(at: Trial) -> Decision:
    policy = at.policy
    command = DeclineReferral(_first(policy.decline_reasons), (_first(policy.signpost_codes),), at.stated_today)
    return decline_referral(at.referral, command, policy)


def _redirect(at: Trial) -> Decision:
    others = at.policy.redirect_services - {at.referral.referral_type}
    command = RedirectReferral(_first(others), "fits_better", "referrer_asks", at.stated_today)
    return redirect_referral(at.referral, command, at.policy)


def _waitlist(at: Trial) -> Decision:
    return waitlist_referral(at.referral, at.policy, position=None, expected_on=None, today=at.today, now=at.now)


def _prioritise(at: Trial) -> Decision:
    return prioritise_referral(at.referral, "raised", (), at.policy, at.stated_today)


def _allocate(at: Trial) -> Decision:
    return allocate_referral(at.referral, at.another, at.policy, is_accredited=True, today=at.today, now=at.now)


def _agree_outcomes(at: Trial) -> Decision:
    outcome = DesiredOutcome(_first(at.policy.reason_codes), _first(at.policy.measures))
    nothing_to_name = not at.policy.reason_codes or not at.policy.measures
    command = AgreeOutcomes(() if nothing_to_name else (outcome,), at.stated_today, at.today)
    return agree_outcomes(at.referral, command, at.policy)


def _book(at: Trial) -> Decision:
    new_id = next(UUID(int=n) for n in count(1) if at.referral.case.appointment(UUID(int=n)) is None)
    command = BookAppointment(new_id, at.now, 30, "in_person", "school")
    return book_appointment(at.referral, command, at.policy, at.today, at.now)


def _miss(at: Trial) -> Decision:
    kept = [known for known in at.referral.case.appointments if known.missed_by is None]
    command = MissAppointment(_earliest(kept or at.referral.case.appointments), FAMILY)
    return miss_appointment(at.referral, command, at.policy, at.today, at.now)


def _attempt(at: Trial) -> Decision:
    known = at.referral.case.appointments
    about = _earliest([one for one in known if one.missed_by == FAMILY] or known)
    attempt = ContactAttempt("phone", "morning", "parent_carer", "school", "no_answer", at.today)
    return attempt_contact(at.referral, AttemptContact(about, attempt, at.stated_today), at.policy)


def _earliest(appointments: Iterable[Appointment]) -> UUID:
    first = min(appointments, key=lambda known: known.starts_at, default=None)
    return NO_SUCH if first is None else first.appointment_id


def _start_support(at: Trial) -> Decision:
    weeks = at.policy.usual_weeks_min or 1
    return start_support_programme(at.referral, StartSupportProgramme(SOMEBODY, at.stated_today, weeks), at.policy)


def _end_support(at: Trial) -> Decision:
    return end_support_programme(at.referral, at.stated_today, at.policy)


def _report_progress(at: Trial) -> Decision:
    agreed = [outcome.aim for outcome in at.referral.case.outcomes] or at.referral.reason_codes
    aims = tuple(ProgressOfAim(aim, "some_progress") for aim in agreed)
    return report_progress(at.referral, ReportProgress(aims, at.stated_today, None), at.policy)


def _record_outcome(at: Trial) -> Decision:
    word = ACHIEVED if ACHIEVED in at.policy.outcome_codes else _first(at.policy.outcome_codes)
    judged = tuple(
        JudgedOutcome(outcome.aim, outcome.measure, word, reason="not_said") for outcome in at.referral.case.outcomes
    )
    return record_outcome(at.referral, RecordOutcome(word, judged), at.policy, at.now)


def _close(at: Trial) -> Decision:
    return close_referral(at.referral, at.policy, at.today, at.now)


def _close_for_non_attendance(at: Trial) -> Decision:
    return close_for_non_attendance(at.referral, at.policy, at.today, at.now)


def _withdraw(at: Trial) -> Decision:
    return withdraw_referral(at.referral, WithdrawReferral("referrer", "not_said", at.stated_today), at.policy)


def _transfer(at: Trial) -> Decision:
    command = TransferReferral(at.elsewhere, None, True, SOMEBODY, "moved_setting", at.stated_today)
    return transfer_referral(at.referral, command, at.policy)


def _transfer_out(at: Trial) -> Decision:
    command = TransferReferral(at.elsewhere, "E06000001", False, SOMEBODY, MOVED_AREA, at.stated_today)
    return transfer_referral(at.referral, command, at.policy)


def _merge(at: Trial) -> Decision:
    another = SOMEBODY_ELSE if at.referral.referral_id == SOMEBODY else SOMEBODY
    into = replace(at.referral, referral_id=another, stage=Stage.MADE)
    return merge_referral(at.referral, into, at.policy, at.today, at.now)


def _unmerge(at: Trial) -> Decision:
    return unmerge_referral(at.referral, at.policy, at.today, at.now)


def _reopen(at: Trial) -> Decision:
    return reopen_referral(at.referral, BY_DECISION[0], at.policy, at.today, at.now)


_TRIALS: Final[dict[Step, Callable[[Trial], Decision]]] = {
    Step.ENDORSE: _endorse,
    Step.RETURN_PROPOSAL: _return_proposal,
    Step.ACKNOWLEDGE: _acknowledge,
    Step.SCREEN: _screen,
    Step.REQUEST_INFORMATION: _request_information,
    Step.RECEIVE_INFORMATION: _receive_information,
    Step.ACCEPT: _accept,
    Step.DECLINE: _decline,
    Step.REDIRECT: _redirect,
    Step.WAITLIST: _waitlist,
    Step.PRIORITISE: _prioritise,
    Step.ALLOCATE: _allocate,
    Step.AGREE_OUTCOMES: _agree_outcomes,
    Step.BOOK_APPOINTMENT: _book,
    Step.MISS_APPOINTMENT: _miss,
    Step.ATTEMPT_CONTACT: _attempt,
    Step.START_SUPPORT: _start_support,
    Step.END_SUPPORT: _end_support,
    Step.REPORT_PROGRESS: _report_progress,
    Step.RECORD_OUTCOME: _record_outcome,
    Step.CLOSE: _close,
    Step.CLOSE_FOR_NON_ATTENDANCE: _close_for_non_attendance,
    Step.WITHDRAW: _withdraw,
    Step.TRANSFER: _transfer,
    Step.TRANSFER_OUT: _transfer_out,
    Step.MERGE: _merge,
    Step.UNMERGE: _unmerge,
    Step.REOPEN: _reopen,
}
