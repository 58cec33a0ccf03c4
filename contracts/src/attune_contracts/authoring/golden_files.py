"""Golden records as files: one is made from data, and never again changed."""

import base64
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from attune_contracts.authoring.checkout import MisuseError, RefusedError, need_checkout, need_type_name
from attune_contracts.envelope import SCHEMA_BASE, decode, event_value
from attune_contracts.errors import ContractError
from attune_contracts.fact import encode_fact
from attune_contracts.model import EventModel
from attune_contracts.registry import declared_class

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SOME_INTEGRATOR: Final = "schoolmis"
_SOME_INSTANT: Final = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
_UNTIL_RECORDED: Final = timedelta(milliseconds=125)


@dataclass(frozen=True, slots=True)
class GoldenFile:
    """One golden of a type as a list shows it; `reason` is None for a valid one."""

    name: str
    about: str
    reason: str | None
    path: str

    def as_json(self) -> dict[str, Any]:
        """For a machine."""
        return asdict(self)


def goldens_of(package: Path, ce_type: str) -> list[GoldenFile]:
    """The goldens of one type, valid ones first. Raises MisuseError for a name that is no type's."""
    _released(ce_type)
    return [
        GoldenFile(path.stem, record["about"], record.get("reason"), path.relative_to(package).as_posix())
        for folder in ("valid", "invalid")
        for path in sorted((package / "goldens" / ce_type / folder).glob("*.json"))
        for record in [_record(path)]
    ]


def write_golden(
    package: Path, ce_type: str, name: str, *, about: str, value: bytes, invalid: bool = False
) -> GoldenFile:
    """Writes one golden from the bytes of an event's data; the reason of an invalid one is what `decode` says.

    Raises MisuseError for a name that is taken or no name, and where the package is no checkout; RefusedError for a
    valid one that is refused, or would be written otherwise, and for an invalid one that is read.
    """
    need_checkout(package)
    event = _released(ce_type)
    folder = package / "goldens" / ce_type
    if _NAME.fullmatch(name) is None:
        raise MisuseError(f"{name}: a golden's name is in small letters, digits and single underscores")
    if taken := [kind for kind in ("valid", "invalid", "structured") if (folder / kind / f"{name}.json").exists()]:
        raise MisuseError(f"{ce_type} has a golden {name} already ({', '.join(taken)}), and no golden is written twice")
    if not about.strip():
        raise MisuseError("say in a sentence what the golden shows: --about TEXT")
    siblings = sorted((folder / "valid").glob("*.json"))
    first = _record(siblings[0]) if siblings else None
    number = len(siblings) + 1
    record = _invalid(ce_type, first, value) if invalid else _valid(event, name, first, number, value)
    path = folder / ("invalid" if invalid else "valid") / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(json.dumps({"about": about.strip()} | record, indent=2, ensure_ascii=False) + "\n")
    return GoldenFile(name, about.strip(), record.get("reason"), path.relative_to(package).as_posix())


def _released(ce_type: str) -> type[EventModel]:
    need_type_name(ce_type)
    try:
        event = declared_class(ce_type)
    except ContractError as error:
        raise MisuseError(f"{ce_type}: {error.detail}") from None
    if event.is_draft():
        raise MisuseError(f"{ce_type} is a draft: its one example stands beside it; release it first")
    return event


def _valid(
    event: type[EventModel], name: str, first: dict[str, Any] | None, number: int, value: bytes
) -> dict[str, Any]:
    """The record as a producer and its relay would write it, with ids that follow from its name."""
    try:
        read = decode({"ce_type": event.ce_type}, value)
        _need_same(json.loads(event_value(read)), json.loads(value))
        (message,) = encode_fact(
            [read],
            fact_id=_made_id(event.ce_type, name, "id"),
            aggregate_version=1,
            recorded_at=getattr(read, "occurred_at", _SOME_INSTANT) + _UNTIL_RECORDED,
            correlation_id=_made_id(event.ce_type, name, "correlation"),
            causation_id=_made_id(event.ce_type, name, "causation"),
            topic=_integrators_topic(event, first),
        )
    except ContractError as error:
        raise RefusedError([f"{event.ce_type}: {name} is no valid golden: {error}"]) from None
    relay = {"ce_epoch": "1", "ce_sequence": f"{1:010}-{number:019}"}
    return {
        "topic": message.topic,
        "key": message.key.decode(),
        "headers": dict(message.headers) | relay,
        "value": message.value.decode(),
    }


def _need_same(written: dict[str, Any], given: dict[str, Any]) -> None:
    """A golden is read and written with the same bytes: nothing more in it, nothing less."""
    differing = sorted(name for name in {*written, *given} if written.get(name) != given.get(name))
    if differing:
        raise ContractError("schema_mismatch", f"would be written otherwise: {', '.join(differing)}")


def _invalid(ce_type: str, first: dict[str, Any] | None, value: bytes) -> dict[str, Any]:
    """A record like the first valid one, but for its value."""
    if first is None:
        raise MisuseError(f"{ce_type} has no valid golden yet, and an invalid one differs from it in its value alone")
    try:
        decode(first["headers"], value)
    except ContractError as error:
        reason = error.reason
    else:
        raise RefusedError([f"{ce_type}: nothing is wrong with this value: it is read, so it is no invalid golden"])
    head = {name: first[name] for name in ("topic", "key", "headers")}
    try:
        return head | {"value": value.decode(), "reason": reason}
    except UnicodeDecodeError:
        return head | {"value_base64": base64.b64encode(value).decode(), "reason": reason}


def _integrators_topic(event: type[EventModel], first: dict[str, Any] | None) -> str | None:
    if "{" not in event.topic:
        return None
    return event.topic.format(integrator=_SOME_INTEGRATOR) if first is None else str(first["topic"])


def _made_id(ce_type: str, name: str, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{SCHEMA_BASE}{ce_type}/{name}/{what}")


def _record(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record
