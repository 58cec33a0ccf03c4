"""How a person wants to hear of what they need not be told: by topic, role and setting (FN5, SN1)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal
from uuid import UUID

from notifications.domain.right_time import Cadence, MessageClass, Wish
from notifications.domain.telling_rules import TellingRules, Topic

Way = Literal["web", "link", "staff"]
"""How a person chose: on a page, by the link in a message, or through a member of staff."""

SubscriptionIds = Callable[["Scope"], UUID]


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """What a preference is about: a topic, in a role or in any (""), for a setting or for any ("")."""

    topic: str
    role: str = ""
    setting_id: str = ""


@dataclass(frozen=True, slots=True)
class Preference:
    """How the person wants to hear of it; `cadence` None: not at all."""

    scope: Scope
    cadence: Cadence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What one person chose. `published` counts the facts about them, `revision` every change."""

    authority: str
    party_id: UUID
    preferences: tuple[Preference, ...] = ()
    digest_hour: time | None = None
    digest_weekday: int | None = None
    wants_nothing: bool = False
    revision: int = 0
    published: int = 0

    @property
    def names_a_setting(self) -> bool:
        """Whether any wish is for one setting only."""
        return any(chosen.scope.setting_id for chosen in self.preferences)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The person wants to hear of a topic, so often."""

    subscription_id: UUID
    scope: Scope
    cadence: Cadence
    way: Way


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """The person does not want to hear of a topic, or (`scope` None) of any."""

    subscription_id: UUID | None
    scope: Scope | None
    way: Way


RecipientFact = Subscribed | Unsubscribed


@dataclass(frozen=True, slots=True)
class Chosen:
    """The recipient afterwards, and the facts to publish."""

    after: Recipient
    facts: tuple[RecipientFact, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicUnknown:
    """Nobody writes about such a topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class MustTellCannotBeSwitchedOff:
    """The topic holds what people must be told; it can be neither switched off nor put into a digest."""

    topic: str
    why: str


@dataclass(frozen=True, slots=True)
class PreferenceStandsTwice:
    """Two wishes for the same topic, role and setting."""

    topic: str


PreferenceRefusal = TopicUnknown | MustTellCannotBeSwitchedOff | PreferenceStandsTwice


def wish_for(recipient: Recipient, topic: Topic, role: str, setting_id: str | None) -> Wish:
    """What counts for one message: the preference that says most exactly what it is about, else the topic's rule.

    Rule order: what must be told, then "nothing at all", then setting and role, setting alone, role alone, neither.
    """
    if topic.is_must_tell:
        return Wish()
    matching = [
        chosen
        for chosen in recipient.preferences
        if chosen.scope.topic == topic.name
        and chosen.scope.role in {"", role}
        and chosen.scope.setting_id in {"", setting_id or ""}
    ]
    exact = max(matching, key=lambda chosen: (chosen.scope.setting_id != "", chosen.scope.role != ""), default=None)
    cadence = unasked(topic) if exact is None else exact.cadence
    return Wish(
        is_wanted=cadence is not None and not recipient.wants_nothing,
        cadence=cadence or Cadence.AT_ONCE,
        digest_hour=recipient.digest_hour,
        digest_weekday=recipient.digest_weekday,
    )


def unasked(topic: Topic) -> Cadence | None:
    """How somebody hears of a topic who never said anything: of a subscribed one not at all."""
    return None if topic.message_class is MessageClass.SUBSCRIBED else Cadence.AT_ONCE


def choose(
    before: Recipient,
    asked: Recipient,
    rules: TellingRules,
    *,
    way: Way,
    subscription_id: SubscriptionIds,
) -> Chosen | PreferenceRefusal:
    """Replace what was chosen by what is asked. The same again changes nothing.

    Rule order: unknown topics, then what must be told, then wishes that stand twice.
    """
    for chosen in asked.preferences:
        topic = rules.topics.get(chosen.scope.topic)
        if topic is None:
            return TopicUnknown(chosen.scope.topic)
    for chosen in asked.preferences:
        topic = rules.topics[chosen.scope.topic]
        if topic.is_must_tell and chosen.cadence is not Cadence.AT_ONCE:
            return MustTellCannotBeSwitchedOff(topic.name, topic.why)
    scopes = [chosen.scope for chosen in asked.preferences]
    for scope in scopes:
        if scopes.count(scope) > 1:
            return PreferenceStandsTwice(scope.topic)
    return _changed(before, asked, rules, way=way, subscription_id=subscription_id)


def unsubscribe(
    before: Recipient, topic: Topic | None, rules: TellingRules, *, way: Way, subscription_id: SubscriptionIds
) -> Chosen:
    """One topic in every role and setting, or (None) every topic that need not be told."""
    if topic is None:
        asked = replace(before, wants_nothing=True)
    else:
        others = tuple(chosen for chosen in before.preferences if chosen.scope.topic != topic.name)
        asked = replace(before, preferences=(*others, Preference(Scope(topic.name), None)))
    return _changed(before, asked, rules, way=way, subscription_id=subscription_id)


def _changed(
    before: Recipient, asked: Recipient, rules: TellingRules, *, way: Way, subscription_id: SubscriptionIds
) -> Chosen:
    preferences = tuple(sorted(asked.preferences, key=lambda chosen: chosen.scope))
    after = replace(
        before,
        preferences=preferences,
        digest_hour=asked.digest_hour,
        digest_weekday=asked.digest_weekday,
        wants_nothing=asked.wants_nothing,
    )
    if after == before:
        return Chosen(before)
    facts: list[RecipientFact] = []
    if asked.wants_nothing and not before.wants_nothing:
        facts.append(Unsubscribed(None, None, way))
    known = {chosen.scope: chosen.cadence for chosen in before.preferences}
    wanted = {chosen.scope: chosen.cadence for chosen in preferences}
    # Whoever takes back "nothing at all" subscribes anew to everything they do not name as unwanted.
    anew = before.wants_nothing and not asked.wants_nothing
    for scope in sorted(known.keys() | wanted.keys()):
        rule = unasked(rules.topics[scope.topic]) if scope.topic in rules.topics else None
        now, then = wanted.get(scope, rule), known.get(scope, rule)
        if now != then or (anew and now is not None):
            facts.append(_fact(scope, now, way, subscription_id(scope)))
    return Chosen(replace(after, revision=before.revision + 1, published=before.published + len(facts)), tuple(facts))


def _fact(scope: Scope, cadence: Cadence | None, way: Way, subscription_id: UUID) -> RecipientFact:
    if cadence is None:
        return Unsubscribed(subscription_id, scope, way)
    return Subscribed(subscription_id, scope, cadence, way)


def can_be_switched_off(topics: Collection[Topic]) -> bool:
    """Whether any of these can be."""
    return any(not topic.is_must_tell for topic in topics)
