"""What a person wants to hear, and how often: read and replaced over HTTP (FN5)."""

from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection, Pool
from attune_chassis.entity_tags import etag, require_version
from attune_chassis.outbox import Outbox
from attune_chassis.problems import Problem

from notifications.adapters import preference_store
from notifications.adapters.preference_store import OFF, subscription_id_of
from notifications.adapters.wire_timing import recipient_messages
from notifications.domain.preferences import (
    MustTellCannotBeSwitchedOff,
    Preference,
    PreferenceRefusal,
    PreferenceStandsTwice,
    Recipient,
    Scope,
    TopicUnknown,
    Way,
    choose,
    unasked,
)
from notifications.domain.telling_rules import TellingRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """What somebody wants from now on, in place of what they wanted before."""

    party_id: UUID
    preferences: tuple[Preference, ...]
    digest_hour: time | None
    digest_weekday: int | None
    wants_nothing: bool
    expected_version: int | None = None


class Preferences:
    """A person's own, or, for whoever works for the whole authority, anybody's."""

    def __init__(self, pool: Pool, outbox: Outbox, clock: Clock, rules: TellingRules) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock
        self._rules = rules

    async def read(self, principal: Principal, party_id: UUID) -> Answer:
        """200 with the choices and every topic; problem `recipient_unknown` (404)."""
        _way(principal, party_id)
        async with self._pool.acquire() as connection:
            return self._answer(await preference_store.find(connection, principal.authority, party_id))

    async def choose(self, principal: Principal, command: Command, asked: Choose) -> Answer:
        """200; problems `recipient_unknown` (404), `version_changed` (412) and the refusals of the domain."""
        way = _way(principal, asked.party_id)

        async def work(connection: Connection) -> Answer:
            return await self._choose(connection, principal, command, asked, way)

        return await run_once(self._pool, command, work)

    async def _choose(
        self, connection: Connection, principal: Principal, command: Command, asked: Choose, way: Way
    ) -> Answer:
        authority, party_id = principal.authority, asked.party_id
        before = await preference_store.lock(connection, authority, party_id)
        require_version(asked.expected_version, before.revision)
        wanted = Recipient(
            authority=authority,
            party_id=party_id,
            preferences=asked.preferences,
            digest_hour=asked.digest_hour,
            digest_weekday=asked.digest_weekday,
            wants_nothing=asked.wants_nothing,
        )

        def subscription_id(scope: Scope) -> UUID:
            return subscription_id_of(authority, party_id, scope)

        chosen = choose(before, wanted, self._rules, way=way, subscription_id=subscription_id)
        if isinstance(chosen, PreferenceRefusal):
            raise _problem(chosen)
        if chosen.after != before:
            await preference_store.save(connection, chosen.after)
            now = self._clock.now()
            messages = recipient_messages(chosen.after, chosen.facts, cause_id=command.id, recorded_at=now)
            await self._outbox.append(connection, messages)
        return self._answer(chosen.after)

    def _answer(self, known: Recipient) -> Answer:
        topics = [
            {
                "topic": topic.name,
                "message_class": topic.message_class.value,
                "can_be_switched_off": not topic.is_must_tell,
                "why_not": topic.why or None,
                "cadence_unasked": _cadence(unasked(topic)),
            }
            for topic in self._rules.topics.values()
        ]
        body: dict[str, Any] = {
            "party_id": known.party_id,
            "wants_nothing": known.wants_nothing,
            "digest_hour": known.digest_hour.strftime("%H:%M") if known.digest_hour else None,
            "digest_weekday": known.digest_weekday,
            "preferences": [
                {
                    "topic": chosen.scope.topic,
                    "role": chosen.scope.role or None,
                    "setting_id": chosen.scope.setting_id or None,
                    "cadence": _cadence(chosen.cadence),
                }
                for chosen in known.preferences
            ],
            "topics": topics,
        }
        return Answer(200, body, {"ETag": etag(known.revision)})


def _cadence(cadence: Any) -> str:
    return OFF if cadence is None else str(cadence.value)


def _way(principal: Principal, party_id: UUID) -> Way:
    """Who chooses. Problem `recipient_unknown` (404), the same for nobody and for somebody else."""
    if principal.party_id == str(party_id):
        return "web"
    if ALL_SETTINGS in principal.settings:
        return "staff"
    raise Problem(
        404,
        "recipient_unknown",
        "There is nobody of this id whose preferences your token covers.",
        "Use the id in your own token (party_id), or a token for the whole authority.",
    )


def _problem(refusal: PreferenceRefusal) -> Problem:
    match refusal:
        case TopicUnknown(topic=topic):
            return Problem(
                422,
                "topic_unknown",
                "Nobody writes about one of the topics you named.",
                "Read the preferences first: `topics` lists all there are.",
                topic=topic,
            )
        case MustTellCannotBeSwitchedOff(topic=topic, why=why):
            return Problem(
                409,
                "must_tell_cannot_be_switched_off",
                f"Messages about {topic.replace('-', ' ')} cannot be switched off or put into a digest. {why}",
                "Leave this topic at once, and choose about the others.",
                topic=topic,
            )
        case PreferenceStandsTwice(topic=topic):
            return Problem(
                422,
                "preference_stands_twice",
                "You said two things about the same topic, role and setting.",
                "Keep one of them.",
                topic=topic,
            )
