"""Who was told what, kept by reading events and what became of messages; it knows none of the service's rules.

It is written in another style than the service on purpose: one flat record for each thing somebody is owed, changed in
place, with its own table of which fact owes a word to whom and its own ranking of evidence. Where it and the service
disagree, one of them is wrong.
"""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

OWING = {
    "ReferralProposalReturned": "returned",
    "ReferralInformationRequested": "information_requested",
    "ReferralAccepted": "accepted",
    "ReferralDeclined": "declined",
    "ReferralRedirected": "redirected",
    "ReferralWaitlisted": "waitlisted",
    "ReferralProgressReported": "progress",
    "ReferralOutcomeRecorded": "outcome",
    "ReferralClosing": "closing",
    "ReferralWithdrawn": "withdrawn",
    "ReferralTransferred": "transferred",
    "ReferralMerged": "merged",
    "ReferralUnmerged": "reopened",
    "ReferralReopened": "reopened",
}
RANK = {"accepted_by_server": 1, "provider_receipt": 2, "acknowledged": 3, "human": 3}
PERSONS_WORD = 3


class SilenceError(AssertionError):
    """Somebody is, or would be, left without word."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One word owed to one person, and what is known of it.

    `tellings`: by which message it was told (None: by none), the place of that in the message's own story, and the
    rank of the evidence; `failed`: the messages known to have failed, each with its latest place.
    """

    notice: str
    to: UUID
    least: int
    tellings: tuple[tuple[UUID | None, int, int], ...] = ()
    failed: tuple[tuple[UUID, int], ...] = ()
    withheld: bool = False

    @property
    def told(self) -> int:
        """The rank of the best evidence, 0 for none."""
        return max((rank for _, _, rank in self.tellings), default=0)

    @property
    def is_silent(self) -> bool:
        """Not told, and nobody took it on themselves that it should not be told."""
        return not self.told and not self.withheld

    @property
    def is_over(self) -> bool:
        """Told by a person's own word: nothing can take that back."""
        return self.told >= PERSONS_WORD


@dataclass(slots=True)
class Ledger:
    """What is owed, by the id of the fact that owes it; `referrer` is who is owed a word from now on.

    `tried`: how a family was tried since it last missed an appointment; None before it missed one.
    """

    referrer: UUID
    least: dict[str, str]
    attempts_owed: int
    owed: dict[UUID, Owed] = field(default_factory=dict)
    ahead: dict[UUID, bool] = field(default_factory=dict)
    outcome: bool = False
    tried: frozenset[tuple[str, ...]] | None = None

    def copy(self) -> "Ledger":
        """Another ledger that says the same."""
        return Ledger(
            self.referrer, self.least, self.attempts_owed, dict(self.owed), dict(self.ahead), self.outcome, self.tried
        )

    def reads(self, event: Any, event_id: UUID) -> None:
        """Take one fact in. Raises `SilenceError` where the fact itself is not to be believed."""
        name = type(event).__name__
        if name in OWING and not (name == "ReferralReopened" and event.least_evidence is None):
            notice = OWING[name]
            withheld = self.ahead.pop(event_id, False)
            self.owed[event_id] = Owed(notice, self.referrer, RANK[self.least[notice]], withheld=withheld)
        self._reads_of_care(name, event)
        if name == "ReferralMade":
            self.referrer = event.referrer_id
        elif name == "ReferralTransferred" and event.to_authority is None:
            self.referrer = event.receiving_contact_id
        elif name in ("ReferrerInformed", "NoticeEvidenceStrengthened", "NoticeEvidenceAdded"):
            self._informed(event)
        elif name == "FeedbackAcknowledged":
            self._acknowledged(event)
        elif name == "NoticeWithheld":
            self._withheld(event)
        elif name == "NoticeWithholdingEnded":
            self._change(event, withheld=False)
        elif name == "ReferralClosed":
            self._closed(event)

    def _reads_of_care(self, name: str, event: Any) -> None:
        if name == "ReferralOutcomeRecorded":
            self.outcome = True
        elif name == "AppointmentMissed" and event.missed_by == "family":
            self.tried = frozenset()
        elif name == "FurtherContactAttempted" and self.tried is not None:
            how = ("channel", "time_of_day", "with_person", "venue_type")
            self.tried |= {tuple(getattr(event, part) for part in how)}
        elif name == "ReferralClosing":
            self._closing(event.closing_reason.value)
        elif name == "ReferralUnmerged" or (name == "ReferralReopened" and event.least_evidence):
            self.outcome, self.tried = False, None

    def _closing(self, reason: str) -> None:
        if reason == "programme_completed" and not self.outcome:
            raise SilenceError("closing with no outcome to tell")
        if reason == "non_attendance" and (self.tried is None or len(self.tried) < self.attempts_owed):
            raise SilenceError("closing for non-attendance before the family was tried as often as is owed")

    def hears_of_failure(self, notice_event_id: UUID, notification_id: UUID, version: int) -> None:
        """A message failed, whatever the service makes of it."""
        owed = self.owed[notice_event_id]
        failed = dict(owed.failed)
        failed[notification_id] = max(version, failed.get(notification_id, 0))
        left = tuple(
            (by, place, rank)
            for by, place, rank in owed.tellings
            if rank >= PERSONS_WORD or by != notification_id or place > version
        )
        self.owed[notice_event_id] = replace(owed, failed=tuple(failed.items()), tellings=left)

    def hears_a_stranger(self) -> None:
        """Somebody the notice was not for says they know, and the service makes something of it. Raises always."""
        raise SilenceError("the word of a stranger is taken for that of the one who is to be told")

    @property
    def silent(self) -> list[str]:
        """What somebody is still to be told."""
        return sorted(owed.notice for owed in self.owed.values() if owed.is_silent)

    def _change(self, event: Any, **changes: Any) -> None:
        key = event.notice_event_id
        if key not in self.owed:
            raise SilenceError(f"{type(event).__name__} speaks of something nobody is owed")
        self.owed[key] = replace(self.owed[key], **changes)

    def _informed(self, event: Any) -> None:
        owed = self.owed[event.notice_event_id]
        rank = RANK[event.evidence.value]
        by, version = event.notification_id, event.notification_version
        if getattr(event, "party_id", owed.to) != owed.to:
            raise SilenceError(f"somebody else was told of {owed.notice}")
        if rank < owed.least:
            raise SilenceError(f"{event.evidence.value} is no evidence for {owed.notice}")
        if rank < PERSONS_WORD and dict(owed.failed).get(by, 0) > version:
            raise SilenceError(f"the message that told of {owed.notice} is known to have failed since")
        if event.evidence.value == "human" and not event.confirmed_by:
            raise SilenceError(f"nobody put their name to having told of {owed.notice}")
        self._change(event, tellings=_with(owed.tellings, (by, version, rank)))

    def _acknowledged(self, event: Any) -> None:
        owed = self.owed[event.notice_event_id]
        if event.party_id != owed.to:
            raise SilenceError(f"somebody else confirmed {owed.notice}")
        self._change(event, tellings=_with(owed.tellings, (None, 0, PERSONS_WORD)))

    def _withheld(self, event: Any) -> None:
        if not (event.reason and event.decided_by and event.review_on):
            raise SilenceError("a notice is withheld without reason, name or day of review")
        if event.notice_event_id in self.owed:
            self._change(event, withheld=True)
        else:
            self.ahead[event.notice_event_id] = True

    def _closed(self, event: Any) -> None:
        if self.silent:
            raise SilenceError(f"closed, and nobody told: {', '.join(self.silent)}")
        unsaid = any(owed.withheld and not owed.told for owed in self.owed.values())
        if unsaid != (event.told == "some_withheld"):
            raise SilenceError(f"closed as {event.told}, which is not so")


def _with(
    tellings: tuple[tuple[UUID | None, int, int], ...], told: tuple[UUID | None, int, int]
) -> tuple[tuple[UUID | None, int, int], ...]:
    """All tellings but those of the same message that are older and weaker: whatever refutes this refutes them."""
    by, version, rank = told
    left = tuple(one for one in tellings if one[0] != by or one[1] > version or one[2] > rank)
    return (*left, told)
