"""What each message is about, and whether it can be switched off: topics, as data."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from notifications.domain.right_time import Kind, MessageClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing people hear of. `why` says, for what must be told, why it cannot be switched off."""

    name: str
    message_class: MessageClass
    purposes: tuple[str, ...]
    only_on_school_days: bool = False
    not_in_examinations: bool = False
    why: str = ""

    @property
    def is_must_tell(self) -> bool:
        """Whether it cannot be switched off."""
        return self.message_class is MessageClass.MUST_TELL


class TellingRulesError(ValueError):
    """The topics do not fit the purposes; the text lists everything that is wrong."""


class TellingRules:
    """Checked topics. Raises TellingRulesError with every fault."""

    def __init__(self, topics: Iterable[Topic], purposes: Collection[str]) -> None:
        self._by_name = {topic.name: topic for topic in topics}
        self._by_purpose: dict[str, Topic] = {}
        faults = []
        for topic in self._by_name.values():
            if topic.is_must_tell and not topic.why:
                faults.append(f"{topic.name} must be told and does not say why")
            for purpose in topic.purposes:
                if purpose not in purposes:
                    faults.append(f"{topic.name} names {purpose}, which is no purpose")
                if purpose in self._by_purpose:
                    faults.append(f"{purpose} stands twice")
                self._by_purpose[purpose] = topic
        faults += [f"{purpose} stands in no topic" for purpose in sorted(set(purposes) - set(self._by_purpose))]
        if faults:
            raise TellingRulesError("; ".join(faults))

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Every topic by its name."""
        return self._by_name

    def of(self, purpose: str) -> Topic:
        """The topic of a purpose."""
        return self._by_purpose[purpose]

    def kind(self, purpose: str, channel: str) -> Kind:
        """What of a message decides its time."""
        topic = self.of(purpose)
        return Kind(
            topic.message_class,
            channel,
            only_on_school_days=topic.only_on_school_days,
            not_in_examinations=topic.not_in_examinations,
        )
