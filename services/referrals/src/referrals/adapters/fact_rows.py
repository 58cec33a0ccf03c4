"""Between an event of the domain and its row in `referral_fact`: written once, read again years later, never lost.

The fields every row has as columns are left out of `detail`; all others stand in it by their names.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any, Final, cast, get_args

from pydantic import TypeAdapter

from referrals.domain.codes import Evidence
from referrals.domain.events import ReferralEvent

Row = Mapping[str, Any]

COLUMNS: Final = frozenset({"occurred_at", "referral_id", "authority"})
"""Fields that stand in columns of every fact, whichever event it is."""

CLASSES: Final[dict[str, type[Any]]] = {kind.__name__: kind for kind in get_args(ReferralEvent)}
_ADAPTERS: Final = {name: TypeAdapter[Any](kind) for name, kind in CLASSES.items()}
_BEFORE_THE_LIFECYCLE: Final = {"elsa_id": "worker_id"}
"""Fields by the names they had in facts recorded before migration 0004."""


def detail_of(event: ReferralEvent) -> str:
    """The event's own fields as JSON; codes, dates, counts and references, because a domain event has nothing else."""
    return json.dumps(told_in_detail(event))


def told_in_detail(event: ReferralEvent) -> dict[str, Any]:
    """The same, before it is written."""
    plain = _ADAPTERS[type(event).__name__].dump_python(event, mode="json")
    return {name: value for name, value in plain.items() if name not in COLUMNS}


def event_from_row(row: Row) -> ReferralEvent:
    """The event a row keeps. `row`: type, occurred_at, referral_id, authority, and detail as JSON text or parsed.

    A decision recorded when it opened no obligation yet (the outcome, before migration 0004) opens none when it is
    folded again: its `least_evidence` is None.

    Raises:
        KeyError: a type this service never recorded.
        pydantic.ValidationError: a detail that is none of that type.
    """
    kind = CLASSES[row["type"]]
    detail = row["detail"] if isinstance(row["detail"], dict) else json.loads(row["detail"])
    named = {_BEFORE_THE_LIFECYCLE.get(name, name): value for name, value in detail.items()}
    known = {field.name: field for field in fields(kind)}
    values = {name: value for name, value in named.items() if name in known}
    values |= {name: row[name] for name in COLUMNS if name in known}
    if "judgements" in known:
        values.setdefault("judgements", [])
    owes_nobody = "least_evidence" not in values and known.get("least_evidence") is not None
    if owes_nobody and known["least_evidence"].default is MISSING:
        placeholder = values | {"least_evidence": Evidence.ACCEPTED_BY_SERVER}
        event = replace(_ADAPTERS[row["type"]].validate_python(placeholder), least_evidence=None)
    else:
        event = _ADAPTERS[row["type"]].validate_python(values)
    return cast("ReferralEvent", event)
