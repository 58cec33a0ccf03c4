"""When somebody has to look at what does not arrive; the figures are in `adapters.delivery_gauges`."""

from typing import Final

from attune_chassis.alarms import Alarm

DELIVERY_ALARMS: Final = (
    Alarm(
        name="messages_awaiting_contact",
        told_by="api",
        expression="messages_awaiting_contact > 0",
        minutes=1440,
        severity="ticket",
        meaning="For a day there have been messages whose reader nobody has said how to reach.",
        action="`GET /v1/notifications?standing=awaiting_contact` names them. For a post nobody fills: "
        "`GET /v1/posts?unfilled=true` of referrals. For a party: the service that names it states its contact.",
    ),
    Alarm(
        name="must_tell_undelivered_oldest_age_seconds",
        told_by="api",
        expression="must_tell_undelivered_oldest_age_seconds > 604800",
        minutes=60,
        severity="ticket",
        meaning="What somebody must be told has been under way for a week.",
        action="`GET /v1/notifications?standing=undelivered`; does the provider answer, is a task left lying?",
    ),
    Alarm(
        name="follow_ups",
        told_by="api",
        expression='sum(follow_ups{status="overdue"}) > 0',
        minutes=60,
        severity="ticket",
        meaning="The day has passed on which a person was to tell somebody in person.",
        action="`GET /v1/follow-ups` has who is responsible; `GET /v1/follow-ups/{id}` gives the words to say.",
    ),
    Alarm(
        name="enquiries",
        told_by="api",
        expression='sum(enquiries{status="overdue"}) > 0',
        minutes=60,
        severity="ticket",
        meaning="A question was not answered by the day its asker was told to hope for.",
        action="`GET /v1/enquiries` has those overdue and whose they are now.",
    ),
)
