"""Attune's event contracts: models, frozen JSON Schemas, golden examples and topics. Nothing here does I/O but the CLI.

This package alone is enough to publish to Attune and to read from it; see its README.
"""

from attune_contracts.envelope import WireMessage, decode, encode
from attune_contracts.errors import BadSealError, ContractError, DeclarationError, PrivacyError
from attune_contracts.model import EventModel, Party
from attune_contracts.structured import ReceivedMessage, decode_structured, encode_structured, read_message

__all__ = [
    "BadSealError",
    "ContractError",
    "DeclarationError",
    "EventModel",
    "Party",
    "PrivacyError",
    "ReceivedMessage",
    "WireMessage",
    "decode",
    "decode_structured",
    "encode",
    "encode_structured",
    "read_message",
]
