"""Showing what a parked record holds: an act of its own, kept for audit before anything is shown."""

import base64
from typing import Any

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.frame import Audited, key_text
from attune_chassis.parking import note_action
from attune_chassis.stream import headers_from_json


async def revealed(desk: Desk, row: dict[str, Any], by: Audited) -> dict[str, Any]:
    """Key, headers and value as they are; the audit row says which record was looked at."""
    subject = {name: row[name] for name in ("consumer", "topic", "partition", "offset")}
    await note_action(desk.connection, actor=by.actor, action="reveal_parked", reason=by.reason, subject=subject)
    return {
        "key": key_text(row["key"]),
        "all_headers": {name: ascii(value)[1:-1] for name, value in headers_from_json(row["headers"]).items()},
        "value": _text(row["value"] or b""),
    }


def _text(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
