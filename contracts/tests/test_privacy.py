"""Each refusal of the privacy declaration, seen to fail on a sample class."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import pytest
from attune_contracts import DeclarationError, EventModel, PrivacyError
from attune_contracts.model import ContractModel, classified_fields
from attune_contracts.privacy import Privacy, PrivacyClass, personal, public, reference, sealed, special
from attune_contracts.registry import all_events
from attune_contracts.schemas import SEALED_PARTS
from pydantic import BaseModel

DOMAIN_TOPIC = "attune.referrals.referral"
RESULTS_TOPIC = "attune.intake.{integrator}.results"
SEALED_TOPICS = ["attune.referrals.contacts", "attune.intake.{integrator}"]


def event_class(annotation: object, topic: str = DOMAIN_TOPIC, **declared: Any) -> type[EventModel]:
    """An event class with one field; what makes it wrong is the caller's choice."""
    attributes = {
        "ce_type": "attune.referrals.SampleMade.v1",
        "topic": topic,
        "key_field": None,
        "emitted_when": "A test needs it.",
        **declared,
    }
    hints = dict.fromkeys(attributes, ClassVar[object])
    return type("SampleMadeV1", (EventModel,), {**attributes, "__annotations__": {**hints, "sample": annotation}})


class Unclassified(BaseModel):
    name: str


class Named(ContractModel):
    name: Annotated[str, personal("names a person")]


def test_a_classified_field_is_accepted() -> None:
    event = event_class(Annotated[int, public("a count")])

    assert dict(classified_fields(event)) == {"sample": public("a count")}


def test_a_field_without_a_class_is_refused() -> None:
    with pytest.raises(PrivacyError, match=r"SampleMadeV1\.sample: declare exactly one privacy class"):
        event_class(int)


def test_a_field_with_two_classes_is_refused() -> None:
    with pytest.raises(PrivacyError, match="exactly one"):
        event_class(Annotated[int, public("a count"), reference("or is it")])


def test_a_class_without_a_reason_is_refused() -> None:
    with pytest.raises(PrivacyError, match="needs a reason"):
        public("  ")


def test_a_nested_model_that_declares_no_classes_is_refused() -> None:
    with pytest.raises(PrivacyError, match="Unclassified declares no privacy classes"):
        event_class(Annotated[tuple[Unclassified, ...] | None, reference("looks harmless")])


@pytest.mark.parametrize("topic", [DOMAIN_TOPIC, RESULTS_TOPIC, *SEALED_TOPICS])
@pytest.mark.parametrize("declare", [personal, special])
def test_nothing_above_reference_stands_in_clear_on_any_topic(topic: str, declare: Callable[[str], Privacy]) -> None:
    with pytest.raises(PrivacyError, match="never stands in clear"):
        event_class(Annotated[str, declare("tells too much")], topic)


def test_a_personal_field_deep_inside_a_harmless_one_is_refused() -> None:
    with pytest.raises(PrivacyError, match=r"sample\.name: personal data never stands in clear"):
        event_class(Annotated[tuple[Named, ...], reference("looks harmless")])


SEAL = sealed(to="notifications", holds=PrivacyClass.PERSONAL, reason="ciphertext")


@pytest.mark.parametrize("topic", SEALED_TOPICS)
def test_sealed_data_is_accepted_on_a_sealed_topic(topic: str) -> None:
    assert dict(classified_fields(event_class(Annotated[str, SEAL], topic))) == {"sample": SEAL}


@pytest.mark.parametrize("topic", [DOMAIN_TOPIC, RESULTS_TOPIC])
def test_sealed_data_is_refused_on_a_topic_that_is_kept_for_ever(topic: str) -> None:
    with pytest.raises(PrivacyError, match="sealed data belongs on a sealed topic"):
        event_class(Annotated[str, SEAL], topic)


@pytest.mark.parametrize(
    ("declared", "complaint"),
    [
        ({"ce_type": "referrals.SampleMade"}, "ce_type is"),
        ({"topic": "attune.referrals.gossip"}, "is not declared"),
        ({"key_field": "referral_id"}, "is not one of its fields"),
        ({"key_field": "sample"}, "is a required id"),
        ({"emitted_when": "sometimes"}, "one whole sentence"),
        ({"known_consumers": ("accounts",)}, "nobody here is called accounts"),
    ],
)
def test_an_incomplete_declaration_is_refused(declared: dict[str, Any], complaint: str) -> None:
    with pytest.raises(DeclarationError, match=complaint):
        event_class(Annotated[int, public("a count")], **declared)


def test_only_sealed_parts_hold_personal_data() -> None:
    in_events = {privacy.level for event in all_events().values() for _, privacy in classified_fields(event)}
    in_seals = {privacy.level for part in SEALED_PARTS.values() for _, privacy in classified_fields(part)}

    assert max(in_events) is PrivacyClass.REFERENCE
    assert max(in_seals) is PrivacyClass.PERSONAL
