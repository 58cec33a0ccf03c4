"""ContactStated, from its first to its second major."""

from attune_contracts.events.referrals.contact_stated_v1 import ContactStatedV1
from attune_contracts.events.referrals.contact_stated_v2 import ContactStatedV2


def upcast(event: ContactStatedV1) -> ContactStatedV2:
    """The seal stays closed: what v1 seals can be read as what v2 seals."""
    return ContactStatedV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        party_id=event.party_id,
        sealed=event.sealed,
    )
