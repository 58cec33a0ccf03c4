"""What every use case of this service works with; built once, in main.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Pool
from attune_chassis.outbox import Outbox

from referrals.adapters.duplicate_fingerprints import Fingerprints
from referrals.adapters.policies import Policies
from referrals.adapters.policy_use import PolicyUse
from referrals.adapters.settings_directory import SettingsDirectory
from referrals.adapters.terms import AuthorityTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    """Resources, data and chance.

    Attributes:
        policy_use: confirms that a policy's text is the one it was decided under first.
        times: the authorities' calendars.
        contacts_public_key: notifications' public JWK set, to which contacts are sealed.
        intake_private_key: our own private JWK set, to which integrators seal.
        integrators: who may send referrals in, each bound to an authority or to none.
        fingerprints: makes the keyed hashes by which two referrals of one child are found.
        draw_number: a chance number below its argument.
        new_id: a new UUIDv7.
    """

    pool: Pool
    clock: Clock
    outbox: Outbox
    policies: Policies
    policy_use: PolicyUse
    settings_directory: SettingsDirectory
    times: AuthorityTimes
    contacts_public_key: str
    intake_private_key: str = field(repr=False)
    integrators: Mapping[str, str | None]
    fingerprints: Fingerprints
    draw_number: Callable[[int], int]
    new_id: Callable[[], UUID]
