"""The reminder ladders of `ladders.yaml`, with the majors of events this service reads."""

from collections.abc import Collection, Mapping
from datetime import time
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from notifications.domain.purposes import CONTENT_OF_PURPOSE
from notifications.domain.reminder import ReminderLadder, ReminderRung, RungCount, Tells


class LadderError(ValueError):
    """A ladder names something that does not exist; the text lists everything that is wrong."""


class _RungDocument(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    after_days: Annotated[int, Field(ge=1, le=365)]
    count: RungCount
    tells: Tells


class _LadderDocument(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    opened_by: Annotated[tuple[str, ...], Field(min_length=1)]
    cleared_by: tuple[str, ...] = ()
    cleared_about: tuple[str, ...] = ()
    role: str
    purpose: str
    remind_at: Annotated[time, BeforeValidator(time.fromisoformat)]
    rungs: tuple[_RungDocument, ...]


def load_ladders(readable: Collection[str]) -> tuple[ReminderLadder, ...]:
    """Every ladder shipped. `readable` are the event types, with their majors, that this service reads.

    Raises LadderError where an event is not read or a purpose does not exist.
    """
    written = yaml.safe_load(files("notifications").joinpath("ladders.yaml").read_text("utf-8"))
    return ladders_of(written, readable)


def ladders_of(written: Mapping[str, Any], readable: Collection[str]) -> tuple[ReminderLadder, ...]:
    """The ladders of a document, checked."""
    majors = {event_type.rpartition(".v")[0]: event_type for event_type in readable}
    documents = {name: _LadderDocument.model_validate(document) for name, document in written.items()}
    faults = [
        f"{name} names {event}, which is not read"
        for name, document in documents.items()
        for event in (*document.opened_by, *document.cleared_by, *document.cleared_about)
        if event not in majors
    ]
    faults += [
        f"{name} asks for {document.purpose}, which is no purpose"
        for name, document in documents.items()
        if document.purpose not in CONTENT_OF_PURPOSE
    ]
    if faults:
        raise LadderError("; ".join(faults))
    return tuple(
        ReminderLadder(
            name=name,
            opened_by=frozenset(majors[event] for event in document.opened_by),
            cleared_by=frozenset(majors[event] for event in document.cleared_by),
            cleared_about=frozenset(majors[event] for event in document.cleared_about),
            role=document.role,
            purpose=document.purpose,
            remind_at=document.remind_at,
            rungs=tuple(
                ReminderRung(number, rung.after_days, rung.count, rung.tells)
                for number, rung in enumerate(document.rungs, start=1)
            ),
        )
        for name, document in documents.items()
    )
