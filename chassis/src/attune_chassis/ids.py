"""Where ids come from.

What a command makes gets a new, time-ordered id (UUIDv7). What follows from an event gets an id derived from its cause
(UUIDv5), so that a service restored from a backup makes the same ids again and the log can recognise its own facts.
"""

from uuid import UUID, uuid5

import orjson
import uuid_utils.compat

ATTUNE_NAMESPACE = UUID("6f1c2a54-3f0b-5d0e-9d0a-7c5b8e1f4a21")
"""Name space of every derived id. Changing it would make every restored service disagree with the log."""


def new_id() -> UUID:
    """A new UUIDv7: unique, and roughly in order of making."""
    return uuid_utils.compat.uuid7()


def derived_id(*parts: str | UUID) -> UUID:
    """The UUIDv5 of a list of parts, for example `derived_id("issue_certificate", cause_event_id, "certificate")`.

    The parts are joined as a JSON array, so that ("a", "bc") and ("ab", "c") give different ids.

    Raises:
        ValueError: when no part is given.
    """
    if not parts:
        raise ValueError("A derived id needs at least one part to derive it from.")
    name = orjson.dumps([str(part) for part in parts])
    return uuid5(ATTUNE_NAMESPACE, name.decode())
