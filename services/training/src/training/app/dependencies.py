"""What every use case of this service works with; built once, in main.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from attune_chassis.clock import Clock
from attune_chassis.database import Pool
from attune_chassis.outbox import Outbox
from attune_chassis.problems import Problem

from training.domain.policy import AccreditationPolicy


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Pool, clock, outbox, the policies by authority, and notifications' public JWK set."""

    pool: Pool
    clock: Clock
    outbox: Outbox
    policies: Mapping[str, AccreditationPolicy]
    contacts_public_key: str

    def policy_of(self, authority: str) -> AccreditationPolicy:
        """The authority's accreditation policy; problem `no_policy_for_authority` (409) where there is none."""
        policy = self.policies.get(authority)
        if policy is None:
            raise Problem(
                409,
                "no_policy_for_authority",
                f"There is no ELSA accreditation policy for the authority {authority}.",
                "Ask whoever runs this installation to add the authority's policy document.",
                authority=authority,
            )
        return policy
