"""The open tasks in full, page after page: for those who give out the work of a day."""

from collections.abc import AsyncIterator
from typing import Final

from attune_chassis.auth import Principal
from attune_chassis.http.csv_export import Lines

from notifications.app.follow_up_list import FollowUpList, WantedFollowUps
from notifications.app.ledger import require_whole_authority

COLUMNS: Final = (
    "due_on",
    "is_overdue",
    "kind",
    "reason",
    "responsible",
    "level",
    "role",
    "purpose",
    "cause_subject",
    "party_id",
    "raised_at",
    "notification_id",
    "follow_up_id",
)


def export_follow_ups(follow_ups: FollowUpList, principal: Principal, wanted: WantedFollowUps) -> AsyncIterator[Lines]:
    """The tasks, a page at a time; problem `whole_authority_only` (403) is raised before the first one."""
    require_whole_authority(principal)
    return follow_ups.pages(principal, wanted)
