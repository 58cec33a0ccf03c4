"""Every header a record of ours may carry, each with its privacy class: headers stand in clear for every tool."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attune_contracts.privacy import Privacy, public, reference

HEADERS: Final[Mapping[str, Privacy]] = MappingProxyType(
    {
        "content-type": public("a format's name"),
        "traceparent": public("drawn by chance for one request"),
        "ce_specversion": public("a version"),
        "ce_id": reference("an opaque id of one fact"),
        "ce_source": public("a service's or an integrator's name"),
        "ce_type": public("a type's name"),
        "ce_time": public("an instant points at nobody"),
        "ce_dataschema": public("a published document's address"),
        "ce_subject": reference("the record key: an id that its event classifies"),
        "ce_partitionkey": reference("the record key: an id that its event classifies"),
        "ce_aggregateversion": public("a count"),
        "ce_correlationid": reference("an opaque id that ties the facts of one case together"),
        "ce_causationid": reference("an opaque id of what caused the fact"),
        "ce_factid": reference("an opaque id of one fact"),
        "ce_factmajors": public("versions"),
        "ce_deprecated": public("a flag"),
        "ce_deprecationfrom": public("an instant points at nobody"),
        "ce_deprecationsunset": public("an instant points at nobody"),
        "ce_epoch": public("a count of the relay's"),
        "ce_sequence": public("a count of the relay's"),
        "ce_relayincarnation": reference("an opaque id of a process"),
    }
)
"""What `encode` and the relay write; a test holds both, and every golden record, to this list."""
