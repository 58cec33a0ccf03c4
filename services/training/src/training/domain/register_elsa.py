"""Put a member of staff on the register of ELSAs (EL1)."""

from datetime import date
from uuid import UUID

from training.domain.events import ElsaRegistered
from training.domain.refusals import RegisteredInTheFuture


def register_elsa(
    *, authority: str, setting_id: str, elsa_id: UUID, party_id: UUID, registered_on: date, today: date
) -> ElsaRegistered | RegisteredInTheFuture:
    """Register; an earlier date is welcome, because authorities enter the registers they already keep."""
    if registered_on > today:
        return RegisteredInTheFuture(registered_on, today)
    return ElsaRegistered(authority, elsa_id, setting_id, party_id, registered_on)
