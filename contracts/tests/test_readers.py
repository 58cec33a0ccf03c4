"""What services declare to read agrees with the events: with who is known to consume them, and with what is in them."""

import pytest
from attune_contracts.model import classified_fields
from attune_contracts.readers import (
    CONSUMERS,
    READ_BY_INTEGRATORS,
    fields_read,
    headers_read,
    types_read,
    who_reads,
)
from attune_contracts.registry import consumes, publishable_events
from attune_contracts.schemas import SEALED_PARTS, model_of
from attune_contracts.topics import SERVICES

GRANTED = "attune.training.AccreditationGranted.v1"


def leaves(name: str) -> set[str]:
    """The fields of a model that have none inside."""
    paths = {path for path, _ in classified_fields(model_of(name))}
    return {path for path in paths if not any(other.startswith(f"{path}.") for other in paths)}


def test_every_service_says_what_it_reads() -> None:
    assert set(CONSUMERS) == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_who_declares_to_read_a_type_is_known_to_consume_it_and_the_other_way_round(service: str) -> None:
    assert types_read(service) == {event.ce_type for event in consumes(service)}


def test_what_integrators_read_is_what_they_are_known_to_consume() -> None:
    assert {event.ce_type for event in consumes("integrator")} == READ_BY_INTEGRATORS


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_read_is_there(service: str) -> None:
    for name, fields in fields_read(service).items():
        assert fields <= leaves(name), name
    assert all(header.startswith(("ce_", "trace")) for headers in headers_read(service).values() for header in headers)


def test_a_sealed_part_is_read_by_the_one_it_is_sealed_to_and_nobody_else() -> None:
    events = publishable_events()
    sealed_to = {privacy.sealed_to for event in events for _, privacy in classified_fields(event)} - {None}
    openers = {service for service in SERVICES for name in fields_read(service) if name in SEALED_PARTS}
    assert openers == sealed_to


def test_no_two_consumers_have_one_group() -> None:
    groups = [consumer.group for service in SERVICES for consumer in CONSUMERS[service]]
    assert len(set(groups)) == len(groups)


def test_it_can_be_asked_who_reads_a_field_a_part_of_it_or_the_whole_around_it() -> None:
    assert who_reads(GRANTED, "granted_on") == ("referrals", "awards", "notifications")
    assert who_reads(GRANTED, "parties") == ("awards", "notifications")
    assert who_reads(GRANTED, "parties.role") == ("awards", "notifications")
    assert who_reads(GRANTED, "training_days_attended") == ()
    assert who_reads("attune.sealed.ContactDetails.v1", "name") == ()
    assert who_reads("attune.referrals.IntakeRefused.v1", "reason") == ("integrator",)
    assert who_reads("attune.referrals.Unheard.v1", "reason") == ()


def test_a_name_that_is_no_service_is_refused() -> None:
    with pytest.raises(ValueError, match="is no service"):
        fields_read("accounts")


def test_somebody_reads_something_of_every_type_that_has_consumers() -> None:
    for event in publishable_events():
        for consumer in set(event.known_consumers) & set(SERVICES):
            assert fields_read(consumer)[event.ce_type], event.ce_type
