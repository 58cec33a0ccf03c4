"""An address was corrected: what failed because of the old one begins anew, as the way out beside telling in person."""

from datetime import datetime
from typing import Final

from notifications.domain.digest import DIGEST
from notifications.domain.ladder import Ladder
from notifications.domain.notification import Change, FailureReason, Notification, State, Step, change

ABOUT_THE_ADDRESS: Final = frozenset(
    {
        FailureReason.NO_CONTACT,
        FailureReason.ADDRESS_REFUSED,
        FailureReason.BOUNCED,
        FailureReason.NOT_REACHED,
    }
)
"""Why a message failed, where another address can help."""


def address_corrected(
    failed: Notification, ladder: Ladder, corrected: frozenset[str], *, now: datetime
) -> Change | None:
    """The message begins anew by the first way whose address is another than before; None where that helps nothing.

    `corrected` are the channels a provider serves whose address is new: one stated again as it was would fail again.
    """
    place = ladder.after(-1, corrected)
    if failed.state is not State.FAILED or failed.failure_reason not in ABOUT_THE_ADDRESS or place is None:
        return None
    if failed.purpose == DIGEST:
        return None
    channel = ladder.rungs[place].channel.value
    return change(
        failed,
        (),
        (Step("address_corrected", now, detail=channel),),
        state=State.CREATED,
        channel=channel,
        rung=place,
        round=failed.round + 1,
        evidence=None,
        failure_reason=None,
    )
