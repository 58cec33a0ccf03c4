"""Was anybody left in silence? Judged by what an outsider sees: the log, the mails, what was asked and answered.

Written from the contracts and docs/referral-lifecycle.md, without the services' code: who is to be told of what, and
what has to be settled before a referral is closed, stands here once more.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from tests.loop.case import Plan
from tests.loop.log import Fact
from tests.loop.postbox import Mail

TOLD: Mapping[str, Mapping[str, str]] = {
    "ReferralProposed": {"endorser": "referral_proposed"},
    "ReferralProposalReturned": {"proposer": "proposal_returned"},
    "ReferralMade": {"referrer": "referral_received"},
    "ReferralAcknowledged": {"referrer": "referral_acknowledged"},
    "ReferralInformationRequested": {"referrer": "referral_information_requested"},
    "ReferralAccepted": {"referrer": "referral_accepted"},
    "ReferralDeclined": {"referrer": "referral_declined"},
    "ReferralRedirected": {"referrer": "referral_redirected"},
    "ReferralWaitlisted": {"referrer": "referral_waitlisted"},
    "DesiredOutcomesAgreed": {"referrer": "outcomes_agreed"},
    "ReferralProgressReported": {"referrer": "referral_progress"},
    "AppointmentBooked": {"referrer": "appointment_booked"},
    "AppointmentMissed": {"referrer": "appointment_missed"},
    "ReferralOutcomeRecorded": {"referrer": "referral_outcome"},
    "ReferralClosing": {"referrer": "referral_closing"},
    "ReferralWithdrawn": {"referrer": "referral_withdrawn"},
    "ReferralTransferred": {"referrer": "referral_transferred", "receiving_contact": "referral_transferred_in"},
    "ReferralMerged": {"referrer": "referral_merged"},
    "ReferralReopened": {"referrer": "referral_reopened"},
    "ReferralUnmerged": {"referrer": "referral_unmerged"},
}
"""Fact -> role -> what a person in that role is sent."""
OWES = frozenset(TOLD) - {
    "ReferralProposed",
    "ReferralMade",
    "ReferralAcknowledged",
    "DesiredOutcomesAgreed",
    "AppointmentBooked",
    "AppointmentMissed",
}
"""Facts of which somebody must have been told before the referral is closed."""
BY_ITSELF = frozenset({"withholding_ended", "notice_failed"})
"""Why a referral is open again by itself: nobody had heard of its closure, so nobody is told of this."""
HISTORY_MAX = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What the judge is shown. `unclear`: by message, attempts whose end is on record as unclear."""

    plans: Sequence[Plan]
    facts: Mapping[str, Sequence[Fact]]
    mails: Sequence[Mail]
    unclear: Mapping[str, int] = field(default_factory=dict)
    open_follow_ups: Set[str] = frozenset()
    """Messages with an open task, as the API lists them."""
    figures: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Authority -> the loop figures of the API."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One claim that does not hold, of one referral or of all."""

    claim: str
    sentence: str
    referral_id: str = ""

    def __str__(self) -> str:
        return f"{self.claim}: {self.sentence}" + (f" ({self.referral_id})" if self.referral_id else "")


@dataclass(slots=True)
class Verdict:
    """What was found."""

    violations: list[Violation] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    """Referrals by how they stand at the end."""
    notices: Counter[str] = field(default_factory=Counter)
    """Notices by what became of them."""
    repeats: int = 0
    """Copies of mails beside the first, each with an unclear send on record."""
    silent: int = 0
    """Referrals somebody of whom was left in silence."""


def judge(shown: Shown) -> Verdict:
    """Every claim, over every referral."""
    verdict = Verdict()
    copies: dict[str, list[Mail]] = {}
    for mail in shown.mails:
        copies.setdefault(mail.message_id, []).append(mail)
    expected: set[str] = set()
    for plan in shown.plans:
        judged = _Referral(shown, plan, copies)
        silent_before = verdict.notices["silent"]
        verdict.violations += judged.commands()
        for end, violation in judged.notices(expected):
            verdict.notices[end] += 1
            verdict.violations += violation
        verdict.violations += judged.closings()
        verdict.violations += judged.evidence()
        verdict.ends[judged.end()] += 1
        verdict.violations += judged.unfinished()
        verdict.silent += verdict.notices["silent"] > silent_before
        verdict.repeats += judged.repeats
    verdict.violations += [
        Violation("a mail for a reason", f"message {message_id} tells nothing that anybody was to be told")
        for message_id in copies.keys() - expected
    ]
    verdict.violations += _figures(shown)
    return verdict


class _Referral:
    def __init__(self, shown: Shown, plan: Plan, copies: Mapping[str, Sequence[Mail]]) -> None:
        self.shown, self.plan, self.copies = shown, plan, copies
        facts = shown.facts.get(plan.referral_id, ())
        self.own = sorted((fact for fact in facts if fact.key == plan.referral_id), key=lambda fact: fact.version)
        self.messages = [fact for fact in facts if "notification_id" in fact.data and fact.key != plan.referral_id]
        self.repeats = 0

    def _broken(self, claim: str, sentence: str) -> Violation:
        return Violation(claim, sentence, self.plan.referral_id)

    def commands(self) -> Iterator[Violation]:
        """What was answered is in the log, exactly as often; of an unfinished path at least so often."""
        counted = Counter(fact.name for fact in self.own)
        for name, times in self.plan.wanted.items():
            if counted[name] < times or (self.plan.reached and counted[name] > times):
                sentence = f"{times} of {name} were promised, {counted[name]} are in the log"
                yield self._broken("what was answered is in the log once", sentence)

    def notices(self, expected: set[str]) -> Iterator[tuple[str, list[Violation]]]:
        """Everybody who is to be told of something, and what became of it."""
        for fact in self.own:
            for person, purpose in _told_of(fact):
                yield self._notice(fact, person, purpose, expected)

    def _notice(self, fact: Fact, person: str, purpose: str, expected: set[str]) -> tuple[str, list[Violation]]:
        about = [
            told
            for told in self.messages
            if (told.data["cause_event_id"], told.data["party_id"], told.data["purpose"]) == (fact.id, person, purpose)
        ]
        messages = {told.data["notification_id"] for told in about}
        expected |= messages
        found: list[Violation] = []
        if len(messages) > 1:
            found.append(self._broken("one message a notice", f"{purpose} of {fact.id} has {len(messages)} messages"))
        mails = [mail for message in messages for mail in self.copies.get(message, ())]
        found += self._sent(purpose, person, mails, {told.name for told in about})
        withheld = self._withheld(fact.id)
        names = {told.name for told in about}
        by_person = any(told.data.get("evidence") == "human" for told in about)
        if mails and withheld is not None and withheld.order < fact.order:
            found.append(self._broken("what is withheld is not told", f"{purpose} of {fact.id} was sent"))
        if mails:
            return "told by mail", found
        if by_person:
            return "told by a person", found
        if withheld is not None:
            return "withheld", found
        if "HumanFollowUpRaised" in names and messages & self.shown.open_follow_ups:
            return "open follow-up", found
        found.append(
            self._broken("nobody is silent", f"{purpose} of {fact.id}: {sorted(names) or 'nothing was heard'}")
        )
        return "silent", found

    def _sent(self, purpose: str, person: str, mails: Sequence[Mail], names: Set[str]) -> Iterator[Violation]:
        if not mails:
            return
        message = mails[0].message_id
        wanted = self.plan.addresses.get(person)
        if wrong := {mail.recipient for mail in mails} - {wanted}:
            yield self._broken("told to the right person", f"{purpose} went to {sorted(wrong)} instead of {wanted}")
        extra = len(mails) - 1
        if extra > self.shown.unclear.get(message, 0):
            sentence = (
                f"{purpose} ({message}) came {len(mails)} times, {self.shown.unclear.get(message, 0)} unclear sends"
            )
            yield self._broken("told once", sentence)
        self.repeats += extra
        if any(mail.said for mail in mails) and "NotificationDelivered" not in names:
            yield self._broken(
                "what was taken is known", f"{purpose} ({message}) was taken, the log says {sorted(names)}"
            )

    def _withheld(self, notice: str, before: int | None = None) -> Fact | None:
        """The withholding of a notice that stands: at the end, or before a version."""
        standing = None
        for fact in self.own:
            if before is not None and fact.version >= before:
                break
            if fact.data.get("notice_event_id") == notice:
                if fact.name == "NoticeWithheld":
                    standing = fact
                if fact.name == "NoticeWithholdingEnded":
                    standing = None
        return standing

    def duties(self) -> list[Fact]:
        """Facts that somebody must be told of before the end."""
        return [fact for fact in self.own if fact.name in OWES and _told_of(fact)]

    def _settled_by(self, duty: Fact, before: int) -> bool:
        heard = (
            fact.name in {"ReferrerInformed", "FeedbackAcknowledged"}
            and fact.data.get("notice_event_id") == duty.id
            and fact.version < before
            for fact in self.own
        )
        return any(heard) or self._withheld(duty.id, before) is not None

    def closings(self) -> Iterator[Violation]:
        """Before each closure everything was settled."""
        for closed in self.own:
            if closed.name != "ReferralClosed":
                continue
            for duty in self.duties():
                if duty.version < closed.version and not self._settled_by(duty, closed.version):
                    sentence = f"{closed.id} (version {closed.version}) comes before {duty.name} {duty.id} is settled"
                    yield self._broken("closed only when told", sentence)

    def evidence(self) -> Iterator[Violation]:
        """Whoever is said to be informed was: by a mail that came, by a person, or by their own word."""
        delivered: dict[str, set[str]] = {}
        for told in self.messages:
            if told.name == "NotificationDelivered":
                delivered.setdefault(told.data["notification_id"], set()).add(told.data["evidence"])
        for fact in self.own:
            if fact.name == "ReferrerInformed" and fact.data["notification_id"] not in delivered:
                yield self._broken("informed means told", f"{fact.id}: no delivery of {fact.data['notification_id']}")
        for message, kinds in delivered.items():
            if "human" not in kinds and message not in self.copies:
                yield self._broken("delivered means in the mailbox", f"{message} is said to be {sorted(kinds)}")

    def end(self) -> str:
        """How it stands at the end."""
        stages = [fact for fact in self.own if fact.name in {"ReferralClosed", "ReferralReopened", "ReferralUnmerged"}]
        if stages and stages[-1].name == "ReferralClosed":
            return f"closed: {stages[-1].data['closing_reason']}"
        raised = [told for told in self.messages if told.name == "HumanFollowUpRaised"]
        if any(told.data["notification_id"] in self.shown.open_follow_ups for told in raised):
            return "waits for a named person"
        return "stuck"

    def unfinished(self) -> Iterator[Violation]:
        """Every path came to its end, or waits for something with a name."""
        if self.plan.complaint:
            yield self._broken("every path has an end", f"{self.plan.path}: {self.plan.complaint}")
        elif self.end() == "stuck" or (self.end() == "waits for a named person" and not self.plan.may_stay_open):
            yield self._broken("every path has an end", f"{self.plan.path} {self.end()}")

    def figures(self) -> Counter[str]:
        """What this referral adds to the loop figures."""
        if not self.end().startswith("closed"):
            return Counter()
        withheld = any(self._withheld(duty.id) is not None and not self._informed(duty) for duty in self.duties())
        by_person = any(fact.data.get("evidence") == "human" for fact in self.own if fact.name == "ReferrerInformed")
        return Counter(closures=1, told=not withheld, withheld=withheld, told_by_a_person=by_person)

    def _informed(self, duty: Fact) -> bool:
        return any(fact.name == "ReferrerInformed" and fact.data["notice_event_id"] == duty.id for fact in self.own)

    def authority(self) -> str:
        """Whose referral it is."""
        return str(self.own[0].data["authority"]) if self.own else ""


def _told_of(fact: Fact) -> list[tuple[str, str]]:
    """Who is to be told of a fact, and by which message."""
    if fact.data.get("reopen_reason") in BY_ITSELF:
        return []
    purposes = TOLD.get(fact.name, {})
    parties = fact.data.get("parties", ())
    return [(each["party_id"], purposes[each["role"]]) for each in parties if each["role"] in purposes]


def _figures(shown: Shown) -> Iterator[Violation]:
    counted: dict[str, Counter[str]] = {authority: Counter() for authority in shown.figures}
    for plan in shown.plans:
        referral = _Referral(shown, plan, {})
        if referral.authority() in counted:
            counted[referral.authority()] += referral.figures()
    for authority, told in shown.figures.items():
        for name in ("closures", "told", "withheld", "told_by_a_person"):
            if told.get(name, 0) != counted[authority][name]:
                sentence = f"{authority}: {name} are {told.get(name, 0)}, the log has {counted[authority][name]}"
                yield Violation("the figures are those of the log", sentence)
        if told.get("without_evidence", 0):
            yield Violation(
                "the figures are those of the log", f"{authority}: {told['without_evidence']} without evidence"
            )


def history(shown: Shown, violation: Violation) -> list[str]:
    """The facts and mails of the referral of a violation."""
    facts = sorted(shown.facts.get(violation.referral_id, ()), key=lambda fact: fact.order)[:HISTORY_MAX]
    messages = {fact.data.get("notification_id") for fact in facts}
    mails = [f"  mail {mail}" for mail in shown.mails if mail.message_id in messages]
    return [f"history of {violation.referral_id}:", *(f"  {fact}" for fact in facts), *mails]
