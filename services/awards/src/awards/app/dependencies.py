"""What every use case of this service works with; built once, in main.py."""

from dataclasses import dataclass

from attune_chassis.clock import Clock
from attune_chassis.database import Pool
from attune_chassis.outbox import Outbox
from attune_chassis.problems import Problem

from awards.adapters.schemes import Schemes
from awards.domain.scheme import AwardScheme


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Pool, clock, outbox, the award schemes, and notifications' public JWK set."""

    pool: Pool
    clock: Clock
    outbox: Outbox
    schemes: Schemes
    contacts_public_key: str

    def scheme_to_enter(self, authority: str, name: str) -> AwardScheme:
        """The scheme's latest version; problems `no_policy_for_authority`, `scheme_unknown` (409)."""
        names = self.schemes.names(authority)
        if not names:
            raise Problem(
                409,
                "no_policy_for_authority",
                f"There is no award scheme for the authority {authority}.",
                "Ask whoever runs this installation to add the authority's scheme document.",
                authority=authority,
            )
        scheme = self.schemes.latest(authority, name)
        if scheme is None:
            raise Problem(
                409,
                "scheme_unknown",
                f"The authority {authority} has no award scheme of that name.",
                f"Name one of: {', '.join(names)}.",
                known_schemes=list(names),
            )
        return scheme
