"""When somebody has to look at the loop to the referrers; its figures are in `app.loop_gauges` (YL1)."""

from typing import Final

from attune_chassis.alarms import Alarm

LOOP_ALARMS: Final = (
    Alarm(
        name="referrals_overdue_notices",
        told_by="api",
        expression="referrals_overdue_notices > 0",
        minutes=60,
        severity="ticket",
        meaning="The day has passed on which a person was to tell a referrer, or a withheld notice was to be reviewed.",
        action="`GET /v1/notices` has those overdue first, each with whose task it is. Who has told the referrer "
        "closes the task in notifications; a withholding is ended or decided anew.",
    ),
    Alarm(
        name="referrals_oldest_untold_seconds",
        told_by="api",
        expression="referrals_oldest_untold_seconds > 604800",
        minutes=60,
        severity="ticket",
        meaning="Somebody has waited a week to be told of a decision about a child they referred.",
        action="`GET /v1/referrals?told=open` begins with the longest wait; its notice says why: no contact, a bounce, "
        "or notifications stands still (`notifications ops status`).",
    ),
)
