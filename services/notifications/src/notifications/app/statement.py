"""A signed statement of everything that is known of the telling in one case: proof that can be handed to others.

The signature stands for the authority's records at the moment of signing; anybody with the published key can verify it
without asking this service again.
"""

from datetime import datetime
from functools import cached_property
from typing import Any, Final

import orjson
from attune_chassis.auth import Principal
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer
from attune_chassis.database import Pool
from attune_chassis.problems import Problem
from joserfc.jwk import ECKey

from notifications.adapters import notification_store
from notifications.adapters.statement_keys import public_jwk_set, sign, signing_keys
from notifications.app.ledger import LEDGER_LENGTH_MAX, require_whole_authority
from notifications.app.ledger_documents import documents_of

KIND: Final = "attune-statement+jwt"
"""The `typ` of the JWS, so that a statement passes for no other token."""


class Statement:
    """Makes statements, and says with which keys they are verified. `issuer` is the service's public address."""

    def __init__(self, *, pool: Pool, clock: Clock, private_jwk_set: str, issuer: str) -> None:
        self._pool = pool
        self._clock = clock
        self._private_jwk_set = private_jwk_set
        self._issuer = issuer.rstrip("/")

    async def __call__(self, principal: Principal, case: str) -> Answer:
        """200 with the statement and its JWS; problem `case_unknown` (404) where nobody was to be told anything."""
        require_whole_authority(principal)
        async with (
            self._pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            found = await notification_store.ledger(
                connection,
                principal.authority,
                cause_subject=case,
                party_id=None,
                length_max=LEDGER_LENGTH_MAX + 1,
            )
            shown = found[:LEDGER_LENGTH_MAX]
            notifications = await documents_of(connection, shown)
        if not shown:
            raise Problem(
                404,
                "case_unknown",
                "Nobody was to be told anything of such a case.",
                "Check the id: it is the id of the referral, ELSA, entry or certificate.",
            )
        statement = self._statement(
            principal.authority, case, notifications, is_complete=len(found) == len(shown), at=self._clock.now()
        )
        # The payload's bytes are what is signed; the readable half of the answer is made from them.
        payload = orjson.dumps(statement, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
        return Answer(200, {"statement": orjson.loads(payload), "jws": sign(self._keys, payload, kind=KIND)})

    @cached_property
    def _keys(self) -> tuple[ECKey, ...]:
        """Read when first needed: the settings were checked, and whoever only describes the routes has no keys."""
        return signing_keys(self._private_jwk_set)

    def public_keys(self) -> dict[str, Any]:
        """The JWK set statements are verified with."""
        return public_jwk_set(self._keys)

    def _statement(
        self, authority: str, case: str, notifications: list[dict[str, Any]], *, is_complete: bool, at: datetime
    ) -> dict[str, Any]:
        return {
            "iss": self._issuer,
            "iat": int(at.timestamp()),
            "sub": case,
            "authority": authority,
            "stated_at": at,
            "is_complete": is_complete,
            "notifications": notifications,
        }
