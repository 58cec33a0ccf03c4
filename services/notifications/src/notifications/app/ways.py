"""What may be tried for one message: its ladder, the ways that can be used for this person, the task at the end."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.working_days import WorkingCalendar, london_day

from notifications.adapters import contact_store
from notifications.adapters.policies import FollowUpDocument, Policies
from notifications.domain.content import Content
from notifications.domain.fallback import FollowUpTask, WaysLeft
from notifications.domain.ladder import DONE_BY_HAND, Ladder
from notifications.domain.notification import Notification

CALENDAR = WorkingCalendar()


class Ways:
    """`offered` are the channels a provider is set for; `message_class_of` says the class of a purpose."""

    def __init__(self, policies: Policies, *, offered: frozenset[str], message_class_of: Callable[[str], str]) -> None:
        self._policies = policies
        self._offered = offered
        self._message_class_of = message_class_of

    def ladder(self, policy_version: str, content: Content) -> Ladder:
        """The ways of a message, by the policy it was decided under."""
        policy = self._policies.version(policy_version)
        return policy.ladder(self._message_class_of(content.purpose), content.audience.value)

    def is_must_tell(self, content: Content) -> bool:
        """Whether the person is rather told twice than not at all."""
        return self._message_class_of(content.purpose) == "must_tell"

    async def addressed(self, connection: Connection, authority: str, party_id: UUID) -> frozenset[str]:
        """The channels a provider is set for and an address of this person is known for."""
        return self._offered & await contact_store.channels_known(connection, authority, party_id)

    async def left(self, connection: Connection, notification: Notification, now: datetime) -> WaysLeft:
        """What may still be tried for a message."""
        addressed = await self.addressed(connection, notification.authority, notification.party_id)
        return WaysLeft(
            ladder=self.ladder(notification.policy_version, notification.content),
            usable=addressed | DONE_BY_HAND,
            task=self._task(notification, now),
        )

    def follow_up_rules(self, notification: Notification) -> FollowUpDocument | None:
        """Who tells people in this authority; of the policy in force where the message's own says nothing."""
        own = self._policies.version(notification.policy_version).follow_up
        return own or self._policies.in_force(notification.authority).follow_up

    def by_hand(self, notification: Notification, now: datetime) -> FollowUpTask | None:
        """The task of somebody who telephones, or hands over a slip."""
        rules = self.follow_up_rules(notification)
        if rules is None:
            return None
        today = london_day(now)
        rung = self.ladder(notification.policy_version, notification.content).rungs[notification.rung]
        again = (str(notification.round),) if notification.round else ()
        return FollowUpTask(
            derived_id("by_hand", notification.notification_id, str(notification.rung), *again),
            rules.on_duty(today),
            CALENDAR.add(today, rung.wait_days),
        )

    def _task(self, notification: Notification, now: datetime) -> FollowUpTask | None:
        policy = self._policies.version(notification.policy_version)
        content = notification.content
        rules = self.follow_up_rules(notification)
        asked = policy.ends_with_follow_up(self._message_class_of(content.purpose), content.audience.value)
        if rules is None or not asked:
            return None
        today = london_day(now)
        # The count of facts goes up with each task, so that two tasks about one message never share an id.
        follow_up_id = derived_id("follow_up", notification.notification_id, str(notification.version))
        return FollowUpTask(follow_up_id, rules.on_duty(today), CALENDAR.add(today, rules.due_days))
