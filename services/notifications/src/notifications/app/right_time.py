"""A message comes up for sending: it goes now, waits for a better time, or is not sent.

Whatever comes up again is decided anew on what is known then. Timers stand in the database: a service that was down at
the moment something waited for sends it when it is back.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.outbox import Outbox
from attune_chassis.timers import set_timer

from notifications.adapters import notification_store, preference_store, timing_store, withheld_store
from notifications.adapters.calendars import Calendars
from notifications.adapters.notification_store import Stored
from notifications.adapters.timing_documents import TimingPolicies
from notifications.app.message_flow import request_sending
from notifications.app.publish import save_and_publish
from notifications.domain.defer import defer, release, suppress
from notifications.domain.digest import DIGEST
from notifications.domain.notification import Notification, State
from notifications.domain.preferences import wish_for
from notifications.domain.right_time import (
    Cadence,
    Defer,
    DeferralReason,
    Send,
    Suppress,
    SuppressionReason,
    Timing,
    Wish,
    right_time,
)
from notifications.domain.telling_rules import TellingRules, Topic
from notifications.domain.withholding import is_withholdable

DEFERRED: Final = "deferred"
"""Kind of the timer that lets a message come up again; its subject is the notification's id."""
DIGEST_DUE: Final = "digest_due"
"""Kind of the timer of a person's digest; its subject is `<authority>/<party>/<channel>/<instant>`."""


class RightTime:
    """Decides by the topics, the authority's timing policy and calendar, and the person's wishes."""

    def __init__(self, *, rules: TellingRules, policies: TimingPolicies, calendars: Calendars, outbox: Outbox) -> None:
        self._rules = rules
        self._policies = policies
        self._calendars = calendars
        self._outbox = outbox

    async def decide(
        self, connection: Connection, notification: Notification, *, now: datetime, in_digest: bool = False
    ) -> Timing:
        """What is right for this message now; `in_digest`: the hour of its digest has come."""
        if notification.purpose == DIGEST:
            return Send()
        if await self.is_withheld(connection, notification):
            return Suppress(SuppressionReason.WITHHELD)
        topic = self._rules.of(notification.purpose)
        wish = await self._wish(connection, notification, topic)
        if in_digest:
            wish = Wish(wish.is_wanted, Cadence.AT_ONCE)
        policy = self._policies.in_force(notification.authority)
        kind = self._rules.kind(notification.purpose, notification.channel)
        return right_time(kind, wish, policy.rules, self._calendars.of(notification.authority), now)

    async def _wish(self, connection: Connection, notification: Notification, topic: Topic) -> Wish:
        if topic.is_must_tell:
            # No wish touches it, so nobody is asked for one.
            return Wish()
        recipient = await preference_store.find(connection, notification.authority, notification.party_id)
        setting_id = notification.setting_id
        if setting_id is None and recipient.names_a_setting:
            setting_id = await notification_store.setting_of_case(
                connection, notification.authority, notification.cause.subject
            )
        return wish_for(recipient, topic, notification.role, setting_id)

    async def is_withheld(self, connection: Connection, notification: Notification) -> bool:
        """Whether a named person decided that this person is not to be told of the event."""
        return is_withholdable(notification.role) and await withheld_store.is_withheld(
            connection, notification.cause.event_id
        )

    async def tell_after_all(self, connection: Connection, stored: Stored, now: datetime) -> None:
        """A message that was withheld goes on as if it came up for the first time."""
        change = release(stored.notification, now=now, detail="withholding_ended")
        await save_and_publish(connection, self._outbox, stored, change, now=now)
        await self.come_up(connection, replace(stored, notification=change.after), now)

    def policy_version(self, authority: str) -> str:
        """The version decisions are taken under now."""
        return self._policies.in_force(authority).policy_version

    async def come_up(self, connection: Connection, stored: Stored, now: datetime) -> None:
        """Carry the decision out for a message that can be sent, whose row (or newness) the caller holds."""
        known = stored.notification
        if known.state not in {State.CREATED, State.DEFERRED}:
            return
        match await self.decide(connection, known, now=now):
            case Send():
                await self._send(connection, stored, now)
            case Defer() as decision:
                await self.put_off(connection, stored, decision, now=now)
            case Suppress(reason=reason):
                await self.stop(connection, stored, reason, now=now)

    async def put_off(self, connection: Connection, stored: Stored, decision: Defer, *, now: datetime) -> None:
        """The message waits; its timer is set in the same transaction."""
        known = stored.notification
        policy_version = self.policy_version(known.authority)
        change = defer(known, decision, policy_version=policy_version, now=now)
        await save_and_publish(connection, self._outbox, stored, change, now=now)
        await timing_store.keep_deferral(connection, known.notification_id, decision, policy_version)
        if decision.reason is DeferralReason.DIGEST:
            subject = digest_subject(known.authority, known.party_id, known.channel, decision.until)
            await set_timer(
                connection,
                timer_id=derived_id("notifications", DIGEST_DUE, subject),
                due=decision.until,
                kind=DIGEST_DUE,
                subject=subject,
            )
            return
        await set_timer(
            connection,
            timer_id=derived_id("notifications", known.notification_id, DEFERRED),
            due=decision.until,
            kind=DEFERRED,
            subject=str(known.notification_id),
        )

    async def stop(self, connection: Connection, stored: Stored, reason: SuppressionReason, *, now: datetime) -> None:
        """The message is not sent."""
        known = stored.notification
        policy_version = self.policy_version(known.authority)
        change = suppress(known, reason, policy_version=policy_version, now=now)
        await save_and_publish(connection, self._outbox, stored, change, now=now)
        await timing_store.keep_suppression(connection, known.notification_id, reason, policy_version)

    async def _send(self, connection: Connection, stored: Stored, now: datetime) -> None:
        known = stored.notification
        if known.state is State.DEFERRED:
            change = release(known, now=now)
            await save_and_publish(connection, self._outbox, stored, change, now=now)
            known = change.after
        await request_sending(connection, known)


def digest_subject(authority: str, party_id: UUID, channel: str, until: datetime) -> str:
    """What the timer of a digest is about, as text."""
    return f"{authority}/{party_id}/{channel}/{until.astimezone(UTC).isoformat()}"
