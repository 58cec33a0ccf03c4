"""What a word about a message makes of an obligation: the same in whatever order the words are heard (YL1).

Three rules, none of which asks what came first. A person's word stands whatever else is heard. A message's other
evidence counts unless that message is known to have failed afterwards, by its own count. Of each message its latest
failure is kept, and the latest that left somebody a task.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from referrals.domain.codes import Evidence
from referrals.domain.obligation import NoticeFailure, Obligation, Settlement


def told(duty: Obligation, settlement: Settlement) -> Obligation:
    """The obligation with this evidence, which is as strong as asked; unchanged where it adds nothing."""
    if has_failed_since(duty, settlement):
        return duty
    return replace(duty, settlements=_that_count((*duty.settlements, settlement)))


def failed(duty: Obligation, failure: NoticeFailure) -> Obligation:
    """The obligation with this failure, and without what it refutes; unchanged where it adds nothing."""
    known = replace(duty, failures=_latest((*duty.failures, failure)))
    standing = tuple(known_of for known_of in duty.settlements if not has_failed_since(known, known_of))
    return replace(known, settlements=standing)


def has_failed_since(duty: Obligation, settlement: Settlement) -> bool:
    """A server's acceptance before the bounce that followed it proves nothing; a person's word always does."""
    return not settlement.evidence.is_a_persons_word() and any(
        failure.notification_id == settlement.notification_id
        and failure.notification_version > settlement.notification_version
        for failure in duty.failures
    )


def _that_count(settlements: Iterable[Settlement]) -> tuple[Settlement, ...]:
    """Those that no other makes needless, whatever may still be heard; the strongest first."""
    found: list[Settlement] = []
    for one in sorted(set(settlements), key=_weight):
        if not any(_covers(better, one) for better in found):
            found.append(one)
    return tuple(found)


def _covers(better: Settlement, other: Settlement) -> bool:
    """Whether whatever refutes the stronger one refutes the other too."""
    if better.evidence.is_a_persons_word():
        return True
    same_message = better.notification_id == other.notification_id
    return same_message and better.notification_version >= other.notification_version


def _weight(settlement: Settlement) -> tuple[bool, int, datetime, UUID, int, str]:
    evidence = settlement.evidence
    told_first = (settlement.informed_at, settlement.notification_id, -settlement.notification_version)
    return evidence is not Evidence.ACKNOWLEDGED, -evidence.strength, *told_first, settlement.channel


def _latest(failures: Iterable[NoticeFailure]) -> tuple[NoticeFailure, ...]:
    """Of each message its latest failure, and its latest one with a task; the latest of all last."""
    in_order = sorted(set(failures), key=_place)
    last = {failure.notification_id: failure for failure in in_order}
    with_task = {failure.notification_id: failure for failure in in_order if failure.follow_up is not None}
    kept = {*last.values(), *with_task.values()}
    return tuple(sorted(kept, key=lambda failure: (failure.failed_at, *_place(failure))))


def _place(failure: NoticeFailure) -> tuple[UUID, int, str, datetime]:
    return failure.notification_id, failure.notification_version, failure.reason, failure.failed_at
