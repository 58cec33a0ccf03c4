"""Every way a referral can go under one policy, searched breadth first to the end of the (finite) space of states.

Five abstractions make the space finite. None of them hides a way to silence:

1. *What decisions do not read is left out of a state's identity*: dates, ids, counts of rounds and reports, priority,
   who heard last. Of the requirements only those count that the policy asks for somewhere. Once the end is decided the
   case behind it counts no more: all that can still happen is told, withheld, closed, or begun again from nothing.
2. *A notice told by a person's own word is forgotten.* Nothing can take such a word back: no bounce, no withholding.
3. *At most two notices that are not forgotten exist at once.* Whether a referral closes asks of each notice by itself
   whether it is open, so a way that closes over one untold notice by a word about another needs just these two; all
   others on that way may as well be told by a person at once, which is a way of the search too.
4. *While somebody works on the referral words are mostly heard later.* No decision of a person looks at notices (a test
   takes them away to show it), so hearing a word and taking a step can change places until the end is decided. Words
   are heard in full once it is, and before that while one notice is live and nothing is booked; appointments are booked
   while none is live.
5. *Each message has three places in its story*: accepted or received (2), bounced (3), and a person's word (4), heard
   in every order and repeatedly. More places add no new order between two of them.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, cast
from uuid import UUID

from referrals.domain import withholding_review as reviews
from referrals.domain.attempts import different_attempts
from referrals.domain.codes import ClosingReason, Notice, Stage
from referrals.domain.decision import Decision
from referrals.domain.facts import record
from referrals.domain.folding import NotInChartError
from referrals.domain.lifecycle import CHART, ENDING, Step
from referrals.domain.obligation import Obligation
from referrals.domain.policy import ReferralPolicy, Requirement
from referrals.domain.referral import Referral
from referrals.domain.requirements import is_met

from proofs.silence.ledger import Ledger, Owed, SilenceError
from proofs.silence.ways import NOW, Heard, beginnings, hear, message_number, take, take_withheld, told_by_staff

STATES_MAX: Final = 60_000
_IDS = tuple(UUID(int=500 + number) for number in range(8))
NOTHING_BOOKED: Final = (False, False, 0)
_OVER = frozenset({*ENDING, Stage.CLOSED})
Identity = tuple[object, ...]


@dataclass(slots=True)
class Node:
    """A state, the ledger beside it, and the step that led here from another one."""

    referral: Referral
    ledger: Ledger
    before: "Node | None"
    word: str

    @property
    def path(self) -> list[str]:
        """Every word from the beginning to here."""
        words = [] if self.before is None else self.before.path
        return [*words, self.word]


@dataclass(slots=True)
class Found:
    """What a search came to; `silence` is the first way by which somebody is left without word, if there is one."""

    states: int = 0
    transitions: int = 0
    stages: set[Stage] = field(default_factory=set)
    ends: set[ClosingReason] = field(default_factory=set)
    notices: set[Notice] = field(default_factory=set)
    dead_ends: list[str] = field(default_factory=list)
    silence: str | None = None


class Search:
    """One search; `live_max` notices at once, each with so many messages, whose words come in every order."""

    def __init__(self, policy: ReferralPolicy, *, live_max: int = 2, messages: int = 1) -> None:
        self.policy = policy
        self.steps = sorted(policy.steps)
        self.live_max, self.messages = live_max, messages
        self.asked = sorted({one for asked in policy.requires.values() for one in asked} - {Requirement.WORKER})
        self.least = {notice.value: least.value for notice, least in policy.least_evidence.items()}
        self.idle: set[tuple[Identity, Step]] = set()
        self.found = Found()
        self.onward: list[list[int]] = []
        self.known: dict[Identity, int] = {}
        self.examples: dict[Identity, Referral] = {}

    def run(self) -> Found:
        """Search to the end, or to the first silence."""
        waiting: deque[Node] = deque()
        for word, decision in beginnings(self.policy):
            self._keep(self._after(None, word, decision), waiting, None, counts=False)
        index, ended = 0, []
        try:
            while waiting:
                node = waiting.popleft()
                if node.referral.stage is Stage.CLOSED:
                    ended.append(index)
                for following, counts in self._following(node):
                    self.found.transitions += 1
                    self._keep(following, waiting, index, counts=counts)
                index += 1
        except _SilenceFound as found:
            self.found.silence = str(found)
        self.found.states = len(self.known)
        if self.found.silence is None:
            self.found.dead_ends = self._dead_ends(ended)
        return self.found

    def _keep(self, node: Node, waiting: deque[Node], origin: int | None, *, counts: bool) -> None:
        identity = self._identity(node)
        if identity not in self.known:
            if len(self.known) >= STATES_MAX:
                raise RuntimeError("the space of states is larger than this search was made for")
            self.known[identity] = len(self.known)
            self.onward.append([])
            self.found.stages.add(node.referral.stage)
            waiting.append(node)
        if origin is not None and counts:
            self.onward[self.known[identity]].append(origin)

    def _dead_ends(self, ended: list[int]) -> list[str]:
        """States from which no way leads to the end, by their stage; a way that needs a consent does not count."""
        reaching, waiting = set(ended), list(ended)
        while waiting:
            for origin in self.onward[waiting.pop()]:
                if origin not in reaching:
                    reaching.add(origin)
                    waiting.append(origin)
        return sorted({str(identity[0]) for identity, number in self.known.items() if number not in reaching})

    def _following(self, node: Node) -> Iterator[tuple[Node, bool]]:
        referral = node.referral
        base = self._base(referral)
        for step in self.steps:
            if (base, step) not in self.idle:
                yield from self._stepped(node, base, step)
        for duty in referral.obligations:
            for heard in self._words(node, base, duty):
                if heard.failed is not None or (isinstance(heard.decision, tuple) and heard.decision):
                    yield self._after(node, heard.word, heard.decision, heard), True

    def _words(self, node: Node, base: Identity, duty: Obligation) -> Iterator[Heard]:
        """What is heard here; while somebody still works on the referral most of it may as well be heard later."""
        referral = node.referral
        if referral.stage in _OVER or (len(referral.obligations) == 1 and base[-1] == NOTHING_BOOKED):
            yield from hear(referral, duty, self.messages)
        else:
            yield from told_by_staff(referral, duty)

    def _stepped(self, node: Node, base: Identity, step: Step) -> Iterator[tuple[Node, bool]]:
        opens = CHART[step].notice is not None
        if step is Step.BOOK_APPOINTMENT and node.referral.obligations:
            return
        if opens and len(node.referral.obligations) >= self.live_max:
            return
        decision = self._taken(node, step.value, lambda: take(step, node.referral, self.policy))
        if not isinstance(decision, tuple):
            self.idle.add((base, step))
            return
        needs_consent = step in (Step.TRANSFER, Step.TRANSFER_OUT) or step in self.policy.consents
        following = self._after(node, step.value, decision)
        if not opens and self._base(following.referral) == base:
            self.idle.add((base, step))
        yield following, not needs_consent
        withheld = take_withheld(step, node.referral, decision)
        if withheld is not None:
            yield self._after(node, f"{step} withheld", withheld), not needs_consent

    def _taken(self, node: Node, word: str, decide: Callable[[], Decision]) -> Decision:
        try:
            return decide()
        except ValueError as error:
            raise _SilenceFound([*node.path, word], error) from error

    def _after(self, node: Node | None, word: str, decision: Decision, heard: Heard | None = None) -> Node:
        before = None if node is None else node.referral
        ledger = Ledger(UUID(int=0), self.least, self.policy.attempts.owed) if node is None else node.ledger.copy()
        if not isinstance(decision, tuple):
            raise TypeError(f"the search began with what is refused: {decision}")
        try:
            if heard is not None and heard.by_stranger:
                ledger.hears_a_stranger()
            free = [known for known in _IDS if known not in ledger.owed]
            referral = before
            if decision:
                referral, facts = record(
                    before, decision, event_id_at=free.__getitem__, recorded_at=NOW, policy_version="p"
                )
                for fact in facts:
                    if type(fact.event).__name__ in ("ReferralMade", "ReferralProposed"):
                        ledger.referrer = getattr(fact.event, "proposer_id", None) or ledger.referrer
                    ledger.reads(fact.event, fact.event_id)
                    self._note(fact.event)
            if heard is not None and heard.failed is not None:
                ledger.hears_of_failure(*heard.failed)
            return Node(self._forgetting(cast("Referral", referral), ledger), ledger, node, word)
        except (SilenceError, NotInChartError, ValueError) as error:
            raise _SilenceFound([*([] if node is None else node.path), word], error) from error

    def _note(self, event: object) -> None:
        reason = getattr(event, "closing_reason", None)
        if type(event).__name__ == "ReferralClosed" and reason is not None:
            self.found.ends.add(reason)

    def _forgetting(self, referral: Referral, ledger: Ledger) -> Referral:
        """The same without what a person's word has settled; the two accounts must agree before that."""
        duties = {duty.notice_event_id: duty for duty in referral.obligations}
        for event_id, owed in ledger.owed.items():
            duty = duties.get(event_id)
            if duty is None or (duty.notice, duty.party_id) != (owed.notice, owed.to):
                raise SilenceError(f"nobody is going to tell {owed.notice} to whom it is owed")
            if owed.withheld and not owed.told and not _is_reviewed(referral, event_id):
                raise SilenceError(f"{owed.notice} is withheld, and nobody is going to look at that again")
            if owed.is_silent and not duty.is_open:
                raise SilenceError(f"{owed.notice} is taken for told, and is not")
        if referral.stage is Stage.CLOSED and ledger.silent:
            raise SilenceError(f"closed, and nobody told: {', '.join(ledger.silent)}")
        base = self._base(referral)
        if base not in self.examples:
            self.examples[base] = referral
        self.found.notices.update(duty.notice for duty in referral.obligations)
        over = {event_id for event_id, owed in ledger.owed.items() if owed.is_over and not duties[event_id].is_open}
        if not over:
            return referral
        for event_id in over:
            del ledger.owed[event_id]
        return replace(
            referral, obligations=tuple(duty for duty in referral.obligations if duty.notice_event_id not in over)
        )

    def _base(self, referral: Referral) -> Identity:
        """What decisions of people read, as far as it can make a difference."""
        stage, case, programme = referral.stage, referral.case, referral.programme
        if stage in _OVER:
            return stage, referral.closing_reason
        return (
            stage,
            referral.worker_id is not None,
            None if programme is None else programme.ended_on is not None,
            case.information.resumes if stage is Stage.INFORMATION_REQUESTED and case.information else None,
            tuple(is_met(referral, one) for one in self.asked),
            None if stage is Stage.OUTCOME_RECORDED else self._meetings(referral),
        )

    def _meetings(self, referral: Referral) -> Identity:
        case = referral.case
        booked = any(known.missed_by is None for known in case.appointments)
        return booked, case.missed_by_family > 0, min(different_attempts(case, self.policy.attempts), self._owed)

    @property
    def _owed(self) -> int:
        return self.policy.attempts.owed

    def _identity(self, node: Node) -> Identity:
        referral, ledger = node.referral, node.ledger
        duties = []
        for duty in referral.obligations:
            owed = ledger.owed[duty.notice_event_id]
            duties.append(
                (
                    duty.least_evidence.value,
                    duty.party_id == referral.referrer_id,
                    _told_how(duty),
                    _failed_which(duty),
                    duty.withheld is not None,
                    _tellings(duty, owed),
                    owed.withheld,
                    tuple(sorted(message_number(duty.notice_event_id, message) for message, _ in owed.failed)),
                )
            )
        return (*self._base(referral), tuple(sorted(duties)))


def _is_reviewed(referral: Referral, event_id: UUID) -> bool:
    return any(str(event_id) in moment.name for moment in reviews.review_moments(referral))


def _told_how(duty: Obligation) -> Identity:
    about = duty.notice_event_id
    return tuple((one.evidence.value, message_number(about, one.notification_id)) for one in duty.settlements)


def _failed_which(duty: Obligation) -> Identity:
    return tuple(sorted(message_number(duty.notice_event_id, one.notification_id) for one in duty.failures))


def _tellings(duty: Obligation, owed: Owed) -> Identity:
    about = duty.notice_event_id
    return tuple(sorted((-1 if by is None else message_number(about, by), rank) for by, _, rank in owed.tellings))


class _SilenceFound(Exception):  # noqa: N818 - it carries what the search looks for
    def __init__(self, path: list[str], why: Exception) -> None:
        super().__init__(f"{type(why).__name__}: {why}; by: {', '.join(path)}")
