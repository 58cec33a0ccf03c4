"""One task with the words to say or to hand over: whoever telephones says what the mail would have said, and no more.

The words are made when they are asked for, for staff only, and stand nowhere: not in a log, not in a store.
"""

from typing import Any
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer
from attune_chassis.database import Pool
from attune_chassis.problems import Problem
from attune_chassis.working_days import london_day

from notifications.adapters import digest_store, follow_up_store, notification_store
from notifications.adapters.policies import Policies
from notifications.adapters.templates import FIRST_LANGUAGE, MessageTemplates
from notifications.app.follow_up_list import listed
from notifications.app.ledger import require_whole_authority
from notifications.domain.content import Content
from notifications.domain.digest import DIGEST
from notifications.domain.notification import Notification

NOT_KEPT = {"Cache-Control": "no-store"}


class ReadFollowUp:
    """A task of the caller's authority. Others' are unknown."""

    def __init__(self, pool: Pool, clock: Clock, templates: MessageTemplates, policies: Policies) -> None:
        self._pool = pool
        self._clock = clock
        self._templates = templates
        self._policies = policies

    async def __call__(self, principal: Principal, follow_up_id: UUID) -> Answer:
        """200; problem `follow_up_unknown` (404)."""
        require_whole_authority(principal)
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            task = await follow_up_store.find(connection, follow_up_id)
            if task is None or task["authority"] != principal.authority:
                raise _unknown()
            stored = await notification_store.find(connection, task["notification_id"])
            if stored is None:
                raise _unknown()
            known = stored.notification
            items = await digest_store.contents(connection, known.notification_id) if known.purpose == DIGEST else ()
        is_open = task["closed_at"] is None
        wordings = self._wordings(known, items, task["language"] or FIRST_LANGUAGE) if is_open else []
        return Answer(200, listed(task, london_day(self._clock.now())) | {"wordings": wordings}, NOT_KEPT)

    def _wordings(self, known: Notification, items: tuple[Content, ...], language: str) -> list[dict[str, Any]]:
        """In the language of whoever is told, and in English for whoever tells."""
        policy = self._policies.version(known.policy_version)
        wordings: dict[str, dict[str, Any]] = {}
        for asked in (language, FIRST_LANGUAGE):
            written = self._templates.write(
                known.content,
                acknowledgement_link="",
                service_name=policy.service_name,
                language=asked,
                items=items,
            )
            wordings[written.language] = {
                "language": written.language,
                "subject": written.subject,
                "phone": written.phone,
                "slip": written.slip,
                "letter": written.letter,
            }
        return list(wordings.values())


def _unknown() -> Problem:
    return Problem(
        404,
        "follow_up_unknown",
        "There is no task of this id in your authority.",
        "Find it in the list: GET /v1/follow-ups.",
    )
