"""The protocol on the wire: claim records, epoch and number headers (section 2 of docs/exactly-once.md)."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from attune_chassis.fold import Claim, Data, Mark

CLAIM_TYPE = "attune.stream.EpochStarted.v1"
CLAIM_VALUE = b"{}"

_EPOCH = re.compile(r"[0-9]{1,10}", re.ASCII)
_SEQUENCE = re.compile(r"([0-9]{10})-([0-9]{19})", re.ASCII)
_EPOCH_MAX = 2**31 - 1
SEQUENCE_MAX = 2**63 - 1

HeaderPairs = list[tuple[str, bytes]]


def sequence_text(epoch: int, sequence: int) -> str:
    """`EEEEEEEEEE-SSSSSSSSSSSSSSSSSSS`: zero-padded, so that the order of texts is the order of records."""
    return f"{epoch:010d}-{sequence:019d}"


def stream_headers(epoch: int, sequence: int) -> HeaderPairs:
    """The two headers the relay adds to an event."""
    return [("ce_epoch", b"%d" % epoch), ("ce_sequence", b"%010d-%019d" % (epoch, sequence))]


def claim_headers(*, epoch: int, incarnation: UUID, claim_id: UUID, source: str, at: datetime) -> HeaderPairs:
    """The headers of a claim: a full CloudEvent, so that ordinary SDKs read past it."""
    headers = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": str(claim_id),
        "ce_source": source,
        "ce_type": CLAIM_TYPE,
        "ce_time": at.isoformat().replace("+00:00", "Z"),
        "ce_epoch": str(epoch),
        "ce_relayincarnation": str(incarnation),
    }
    return [(name, value.encode()) for name, value in headers.items()]


def header_texts(headers: Collection[tuple[str, bytes | None]]) -> dict[str, str]:
    """Headers as text; bytes that are no UTF-8 become surrogate escapes, of a repeated name the last one counts."""
    try:
        # The usual headers, at three quarters of the cost.
        return {name: value.decode() for name, value in headers}  # type: ignore[union-attr]  # None is caught below
    except (UnicodeDecodeError, AttributeError):
        return {name: (value or b"").decode("utf-8", "surrogateescape") for name, value in headers}


def headers_to_json(headers: Mapping[str, str]) -> str:
    """Headers for a `json` column, ASCII only, so that any header of any record can be stored."""
    return json.dumps(list(headers.items()))


def headers_from_json(text: str) -> dict[str, str]:
    """The reverse of `headers_to_json`."""
    return dict(json.loads(text))


def read_mark(headers: Mapping[str, str]) -> Mark | None:
    """The place of a record in its stream; None for a record that no relay wrote."""
    epoch_text = headers.get("ce_epoch", "")
    if not _EPOCH.fullmatch(epoch_text):
        return None
    epoch = int(epoch_text)
    if not 0 < epoch <= _EPOCH_MAX:
        return None
    if headers.get("ce_type") == CLAIM_TYPE:
        return Claim(epoch)
    sequence = _SEQUENCE.fullmatch(headers.get("ce_sequence", ""))
    if sequence is None or int(sequence[1]) != epoch or not 0 < int(sequence[2]) <= SEQUENCE_MAX:
        return None
    try:
        return Data(epoch, int(sequence[2]), UUID(headers.get("ce_id", "")))
    except ValueError:
        return None
