"""A policy that was decided under never changes: the first decision keeps the hash of its text, later ones compare.

A document changed behind the back of its version would let two decisions name one policy and mean two.
"""

from datetime import datetime

from attune_chassis.database import Connection, load_queries

from referrals.adapters.policies import Policies
from referrals.domain.policy import ReferralPolicy

QUERIES = load_queries("referrals.adapters", "policy_use.sql")


class PolicyChangedError(RuntimeError):
    """The text of a policy is another than when it was decided under first; nothing is decided until that is mended."""


class PolicyUse:
    """Confirms policies before they are decided under; remembers in this process what the database has confirmed."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._confirmed: set[str] = set()

    async def confirm(self, connection: Connection, policy: ReferralPolicy, now: datetime) -> None:
        """In the transaction of the decision. Raises `PolicyChangedError`."""
        if policy.version in self._confirmed:
            return
        used = self._policies.sha256(policy)
        known = await QUERIES.known_sha256(connection, policy_version=policy.version)
        if known is None:
            # Not remembered yet: this transaction may still be undone.
            await QUERIES.add_policy(connection, policy_version=policy.version, sha256=used, first_seen_at=now)
            known = await QUERIES.known_sha256(connection, policy_version=policy.version)
        else:
            self._confirmed.add(policy.version)
        if known != used:
            self._confirmed.discard(policy.version)
            raise PolicyChangedError(
                f"{policy.version} was decided under with the text {known[:12]}…, and is shipped with {used[:12]}…: "
                "release a changed policy as a new version."
            )
