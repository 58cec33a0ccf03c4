"""What every contract model keeps to: immutable, strict, closed when written, open when read, all fields classified."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from attune_contracts import fields
from attune_contracts.codes import PartyRole
from attune_contracts.deprecation import Deprecation
from attune_contracts.errors import DeclarationError, PrivacyError
from attune_contracts.privacy import HIGHEST_IN_CLEAR, Privacy, reference
from attune_contracts.rules import ExactlyWhen
from attune_contracts.topic_declarations import BY_NAME, EVERY_TOPIC, INTEGRATOR, SERVICES

DRAFTS_PACKAGE = "attune_contracts.drafts."
CE_TYPE = re.compile(r"attune\.(?P<service>[a-z]+)\.(?P<name>[A-Z][A-Za-z]+)\.v(?P<major>[1-9][0-9]*)")


class ContractModel(BaseModel):
    """An immutable value; every field carries its privacy class, and only harmless ones show in a repr or an error."""

    # Built when it is first used: who imports one event type need not wait for the bases of all of them.
    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        hide_input_in_errors=True,
        use_attribute_docstrings=False,
        defer_build=True,
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for name in cls.model_fields:
            privacy_of(cls, name)
            for nested in models_in(cls.model_fields[name].annotation):
                if not issubclass(nested, ContractModel):
                    raise PrivacyError(f"{cls.__name__}.{name}: {nested.__name__} declares no privacy classes")

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Leaves out what must not reach a log."""
        for name, value in super().__repr_args__():
            if name is not None and privacy_of(type(self), name).level <= HIGHEST_IN_CLEAR:
                yield name, value


def privacy_of(model: type[BaseModel], name: str) -> Privacy:
    """The declared privacy of one field. Raises PrivacyError where there is none, or more than one."""
    declared = [entry for entry in model.model_fields[name].metadata if isinstance(entry, Privacy)]
    if len(declared) != 1:
        raise PrivacyError(f"{model.__name__}.{name}: declare exactly one privacy class, with its reason")
    return declared[0]


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models an annotation mentions, however deep inside tuples and unions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)


def classified_fields(model: type[ContractModel], prefix: str = "") -> Iterator[tuple[str, Privacy]]:
    """Every field with its privacy, nested ones as `parties.party_id`."""
    for name, field in model.model_fields.items():
        yield prefix + name, privacy_of(model, name)
        for nested in models_in(field.annotation):
            if issubclass(nested, ContractModel):
                yield from classified_fields(nested, f"{prefix}{name}.")


class EventModel(ContractModel):
    """The data of one event type; what stands in `ce_` headers is not repeated here.

    A concrete event declares, as class attributes: `ce_type`, `topic` (with `{integrator}` where each has its own),
    `key_field` (record key and ce_subject; None: the event's own ce_id), `emitted_when`, and `known_consumers`; and
    `deprecation` where it has a successor and comes to its end.
    """

    ce_type: ClassVar[str]
    topic: ClassVar[str]
    key_field: ClassVar[str | None]
    emitted_when: ClassVar[str]
    known_consumers: ClassVar[tuple[str, ...]] = ()
    party_roles: ClassVar[tuple[PartyRole, ...]] = ()
    optional_roles: ClassVar[tuple[str, ...]] = ()
    rules: ClassVar[tuple[ExactlyWhen, ...]] = ()
    deprecation: ClassVar[Deprecation | None] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "ce_type" in cls.__dict__:
            _check_declaration(cls)
            _check_key(cls)
            _check_privacy(cls)

    @classmethod
    def is_draft(cls) -> bool:
        """Whether the type may still change: it stands in `drafts/`, and nobody may publish it."""
        return cls.__module__.startswith(DRAFTS_PACKAGE)

    @classmethod
    def producer(cls) -> str:
        """The service whose name the type carries; `intake` stands for the integrators."""
        return cls.ce_type.split(".")[1]


def _check_declaration(event: type[EventModel]) -> None:
    if CE_TYPE.fullmatch(event.ce_type) is None:
        raise DeclarationError(f"{event.__name__}: ce_type is attune.<service>.<Event>.v<major>")
    if event.topic != EVERY_TOPIC and event.topic not in BY_NAME:
        raise DeclarationError(f"{event.__name__}: topic {event.topic} is not declared in topic_declarations")
    if event.key_field is not None and event.key_field not in event.model_fields:
        raise DeclarationError(f"{event.__name__}: key_field {event.key_field} is not one of its fields")
    if not event.emitted_when.endswith("."):
        raise DeclarationError(f"{event.__name__}: emitted_when is one whole sentence")
    if unknown := set(event.known_consumers) - {*SERVICES, INTEGRATOR}:
        raise DeclarationError(f"{event.__name__}: nobody here is called {', '.join(sorted(unknown))}")
    if event.deprecation is not None and not _is_later_major(event.deprecation.successor, event.ce_type):
        raise DeclarationError(f"{event.__name__}: what succeeds it is a later major of the same event")


def _is_later_major(ce_type: str, than: str) -> bool:
    later, earlier = CE_TYPE.fullmatch(ce_type), CE_TYPE.fullmatch(than)
    if later is None or earlier is None:
        return False
    same = (later["service"], later["name"]) == (earlier["service"], earlier["name"])
    return same and int(later["major"]) > int(earlier["major"])


def _check_key(event: type[EventModel]) -> None:
    """The record key stands in clear in logs and tools: an id that is always there, and nothing sealed."""
    if event.key_field is None:
        return
    field = event.model_fields[event.key_field]
    if not event.key_field.endswith("_id") or not field.is_required() or field.annotation not in {UUID, str}:
        raise DeclarationError(f"{event.__name__}: key_field {event.key_field} is a required id: its name ends in _id")
    if privacy_of(event, event.key_field).sealed_to is not None:
        raise PrivacyError(f"{event.__name__}: what is sealed cannot be the key of a record")


def _check_privacy(event: type[EventModel]) -> None:
    declared = BY_NAME.get(event.topic)
    in_clear = HIGHEST_IN_CLEAR if declared is None else min(declared.privacy, HIGHEST_IN_CLEAR)
    sealed = None if declared is None else declared.sealed
    for path, privacy in classified_fields(event):
        if privacy.level > in_clear:
            raise PrivacyError(
                f"{event.__name__}.{path}: {privacy.level.word} data never stands in clear on {event.topic}"
            )
        if privacy.sealed_to is not None and sealed is None:
            raise PrivacyError(f"{event.__name__}.{path}: sealed data belongs on a sealed topic, not on {event.topic}")
        if privacy.holds is not None and sealed is not None and privacy.holds > sealed:
            raise PrivacyError(f"{event.__name__}.{path}: {privacy.holds.word} data is not declared for {event.topic}")


class Party(ContractModel):
    """One person a fact is about or must reach: an opaque id in a role."""

    role: fields.Role
    party_id: fields.PartyId


class DomainEvent(EventModel):
    """What every fact says: which authority, and when it took effect."""

    authority: fields.Authority
    occurred_at: fields.OccurredAt


class RuledEvent(EventModel):
    """An event with rules between its fields."""

    @model_validator(mode="after")
    def _every_rule_holds(self) -> Self:
        for rule in self.rules:
            if not rule.holds_for(self):
                raise PydanticCustomError("fields_disagree", "Two fields contradict each other")
        return self


class PartiesEvent(DomainEvent):
    """A fact about people; each role in `party_roles` is there, those in `optional_roles` where there is such a person.

    Further roles may join in later versions.
    """

    parties: Annotated[
        tuple[Party, ...],
        Field(min_length=1, max_length=8, description="The people the fact is about or must reach"),
        fields.DISTINCT,
        reference("pseudonyms only"),
    ]

    @model_validator(mode="after")
    def _every_role_is_filled(self) -> Self:
        roles = {party.role for party in self.parties}
        for role in self.party_roles:
            if role not in roles:
                raise PydanticCustomError("party_missing", "A party in each required role is needed")
        return self
