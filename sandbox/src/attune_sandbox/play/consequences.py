"""Which events a step caused: by the trace it sent along, else by the cause an event names."""

from collections import Counter
from collections.abc import Collection, Iterator

from attune_contracts.events.notifications import NotificationDeliveredV1, NotificationDeliveredV2

from attune_sandbox.play.cast import Cast
from attune_sandbox.play.events import EventLog, SeenEvent
from attune_sandbox.play.report import Told
from attune_sandbox.scenarios import Step

PERSONS_WORD = frozenset({"human", "acknowledged"})
CAUSE_FIELDS = ("cause_event_id", "notice_event_id", "basis_event_id")


class Consequences:
    """Sorts the events of a log to the steps that caused them; events of other plays stay aside."""

    def __init__(self, log: EventLog, cast: Cast) -> None:
        self._log = log
        self._cast = cast
        self._step_by_trace = {cast.trace_id(number): number for number, _ in enumerate(cast.scenario.steps, 1)}
        self._step_by_event: dict[str, int] = {}
        self._events: dict[int, list[SeenEvent]] = {}
        self._aside: list[SeenEvent] = []
        self._words_of: dict[str, int] = {}
        self._notification_by_word: dict[str, str] = {}
        self._read = 0
        self._unsorted = False

    def claim(self, event_id: str, number: int) -> None:
        """Say that an event no reader of the log sees, such as one on an intake topic, belongs to a step."""
        self._step_by_event.setdefault(event_id, number)
        self._unsorted = True

    def claim_word_of(self, notification_id: str, number: int) -> None:
        """Say that a person's word about this notification is given in this step; it carries the trace of its cause.

        That the person told the referrer, or that the referrer confirms it: what follows belongs to this step too.
        """
        self._words_of[notification_id] = number
        self._unsorted = True

    @property
    def log(self) -> EventLog:
        """The log the events come from."""
        return self._log

    def of(self, number: int) -> list[SeenEvent]:
        """The events of a step so far, in the order they were read."""
        self._sort()
        return self._events.get(number, [])

    def after(self, number: int) -> bool:
        """Whether a later step of this run has left an event already."""
        self._sort()
        return any(later > number for later in self._events)

    def told(self, number: int) -> tuple[Told, ...]:
        """Who was told of a step so far."""
        return tuple(
            Told(
                person=self._cast.person_by_party.get(str(event.data.party_id), "somebody"),
                purpose=event.data.purpose,
                channel=event.data.channel,
                evidence=event.data.evidence,
            )
            for event in self.of(number)
            if isinstance(event.data, NotificationDeliveredV2)
        )

    def missing(self, number: int, step: Step, answered: list[SeenEvent]) -> list[str]:
        """What the step still waits for, in words; empty when all has come."""
        events = [*self.of(number), *answered]
        self._cast.learn_parties(events, parties_of(step))
        awaited = Counter(step.leads_to)
        awaited.subtract({event.fact_id: event.name for event in events}.values())
        told = {(one.person, one.purpose) for one in self.told(number)}
        return [
            *(f"{count} {name}" for name, count in awaited.items() if count > 0),
            *(
                f"{person} to be told ({purpose})"
                for person, purposes in step.told.items()
                for purpose in purposes
                if (person, purpose) not in told
            ),
        ]

    def _sort(self) -> None:
        new = self._log.events[self._read :]
        self._read += len(new)
        waiting = [*self._aside, *new]
        if words := {event.fact_id: event.subject for event in new if is_a_persons_word(event)}:
            self._notification_by_word |= words
            waiting += self._taken_back(words)
        found, self._unsorted = bool(new) or self._unsorted, False
        while found:
            found = False
            self._aside = []
            for event in waiting:
                number = self._number(event)
                if number is None:
                    self._aside.append(event)
                else:
                    found = True
                    self._step_by_event.setdefault(event.fact_id, number)
                    self._events.setdefault(number, []).append(event)
            waiting = self._aside

    def _taken_back(self, words: Collection[str]) -> list[SeenEvent]:
        """What followed from these words but was read before them, and so was given to the step of its trace."""
        taken: list[SeenEvent] = []
        for events in self._events.values():
            taken += [event for event in events if event.causation_id in words]
            events[:] = [event for event in events if event.causation_id not in words]
        return taken

    def _number(self, event: SeenEvent) -> int | None:
        if is_a_persons_word(event):
            return self._words_of.get(event.subject)
        if event.causation_id in self._notification_by_word:
            return self._words_of.get(self._notification_by_word[event.causation_id])
        if event.trace_id in self._step_by_trace:
            return self._step_by_trace[event.trace_id]
        for cause in _causes(event):
            if cause in self._step_by_event:
                return self._step_by_event[cause]
        return None


def is_a_persons_word(event: SeenEvent) -> bool:
    """Whether somebody says so: the reader by the link, or a member of staff who told them."""
    delivered = isinstance(event.data, NotificationDeliveredV1 | NotificationDeliveredV2)
    return delivered and getattr(event.data, "evidence", None) in PERSONS_WORD


def parties_of(step: Step) -> dict[str, str]:
    """Who stands behind the party roles in the events of a step, as far as the step itself says."""
    person = getattr(step, "person", None)
    roles = {
        "elsa": person if step.action == "register_elsa" else None,
        "applicant": person if step.action == "sign_charter" else None,
        "referrer": getattr(step, "referrer", None),
        "proposer": getattr(step, "proposer", None),
        "endorser": getattr(step, "endorser", None),
        "receiving_contact": getattr(step, "receiver", None),
        "child": getattr(step, "child", None),
    }
    return {role: name for role, name in roles.items() if name is not None}


def _causes(event: SeenEvent) -> Iterator[str]:
    yield event.causation_id
    for name in CAUSE_FIELDS:
        if (cause := getattr(event.data, name, None)) is not None:
            yield str(cause)
