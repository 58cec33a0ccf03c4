"""Opens contacts that were sealed to this service, and keeps of them only what sending needs: no name."""

from dataclasses import dataclass

from attune_contracts import ContractError
from attune_contracts.sealing import ContactDetails, open_model


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """How to reach a party. Its text never appears in a repr, so that no log line can hold it."""

    channel: str
    address: str


class SealedContacts:
    """Opens seals with a private JWK set (text), which may hold several keys while they are being exchanged."""

    def __init__(self, private_jwk_set: str) -> None:
        self._private_jwk_set = private_jwk_set

    def open(self, sealed: str) -> Address:
        """The address inside.

        Raises ContractError (bad_seal, not_json, schema_mismatch), which never says what is inside.
        """
        try:
            details = open_model(ContactDetails, sealed, self._private_jwk_set)
        except ContractError as error:
            reason, detail = error.reason, error.detail
        else:
            return Address(details.channel, details.email)
        # Raised anew, so that nothing of the opened text rides along as the error's context.
        raise ContractError(reason, detail)
