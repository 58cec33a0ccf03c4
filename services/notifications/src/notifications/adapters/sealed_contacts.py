"""Opens contacts that were sealed to this service, and keeps of them only what sending needs: no name."""

from dataclasses import dataclass

from attune_contracts import ContractError
from attune_contracts.events.contact_statement import ContactStatement
from attune_contracts.events.referrals import ContactStatedV2
from attune_contracts.sealing import ContactDetails, ContactDetailsV2, open_model

SealedPart = type[ContactDetails] | type[ContactDetailsV2]


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """How to reach a party, and the language to write in. Neither appears in a repr, so that no log can hold them."""

    channel: str
    address: str
    language: str | None = None


def sealed_part(event: ContactStatement) -> SealedPart:
    """What is sealed in a statement of this type."""
    return ContactDetailsV2 if isinstance(event, ContactStatedV2) else ContactDetails


class SealedContacts:
    """Opens seals with a private JWK set (text), which may hold several keys while they are being exchanged."""

    def __init__(self, private_jwk_set: str) -> None:
        self._private_jwk_set = private_jwk_set

    def open(self, sealed: str, part: SealedPart) -> tuple[Address, ...]:
        """The addresses inside, at least one.

        Raises ContractError (bad_seal, not_json, schema_mismatch), which never says what is inside.
        """
        try:
            details = open_model(part, sealed, self._private_jwk_set)
        except ContractError as error:
            reason, detail = error.reason, error.detail
        else:
            lines = "\n".join(details.postal_address or ())
            stated = {"email": details.email, "sms": details.mobile_number, "letter": lines}
            return tuple(Address(channel, address, details.language) for channel, address in stated.items() if address)
        # Raised anew, so that nothing of the opened text rides along as the error's context.
        raise ContractError(reason, detail)
