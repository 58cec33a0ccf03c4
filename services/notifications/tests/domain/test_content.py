"""What a message may hold (FN2): the classes that break the rule do not build."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from notifications.domain.content import ALLOWED_FIELDS, Content, ForbiddenContentError, UnfitContentError
from notifications.domain.purposes import (
    CONTENT_OF_PURPOSE,
    AppointmentMissed,
    ConsentWithdrawn,
    ReferralDeclined,
    ReferralProgress,
    ReferralReceived,
    ReferralWaitlisted,
)


def test_a_content_with_a_field_for_a_name_does_not_build() -> None:
    with pytest.raises(ForbiddenContentError, match="child_name"):

        @dataclass(frozen=True, kw_only=True)
        class Leaky(Content, purpose="leaky"):
            reference: str
            child_name: str


def test_a_content_with_an_allowed_field_of_another_type_does_not_build() -> None:
    with pytest.raises(ForbiddenContentError, match="decided_on"):

        @dataclass(frozen=True, kw_only=True)
        class Loose(Content, purpose="loose"):
            decided_on: str


def test_a_purpose_has_one_content_only() -> None:
    with pytest.raises(ForbiddenContentError, match="referral_received has a content already"):

        @dataclass(frozen=True, kw_only=True)
        class Second(Content, purpose="referral_received"):
            reference: str


def test_a_refused_content_is_no_purpose() -> None:
    assert "leaky" not in CONTENT_OF_PURPOSE
    assert "loose" not in CONTENT_OF_PURPOSE


@pytest.mark.parametrize("value", ["Ada Example", "ada@school.example", "REF-7K3M-9QX2\nBcc: x", ""])
def test_text_that_is_no_reference_number_does_not_pass_as_one(value: str) -> None:
    with pytest.raises(UnfitContentError) as refusal:
        ReferralReceived(reference=value)
    assert not value or value not in str(refusal.value)


@pytest.mark.parametrize("value", ["Ada Example", "no capacity, sorry", "A" * 65])
def test_text_that_is_no_code_does_not_pass_as_one(value: str) -> None:
    with pytest.raises(UnfitContentError):
        ReferralDeclined(
            reference="REF-7K3M-9QX2", decline_reason=value, signpost_codes=(), declined_on=date(2026, 9, 14)
        )
    with pytest.raises(UnfitContentError):
        ReferralDeclined(
            reference="REF-7K3M-9QX2",
            decline_reason="duplicate",
            signpost_codes=(value,),
            declined_on=date(2026, 9, 14),
        )


@pytest.mark.parametrize("pair", [("self_esteem", "Ada Example"), ("self_esteem",), ("a", "b", "c"), "Ada Example"])
def test_a_pair_holds_two_codes_and_nothing_else(pair: Any) -> None:
    with pytest.raises(UnfitContentError):
        ReferralProgress(reference="REF-7K3M-9QX2", aim_progress=(pair,), reported_on=date(2026, 9, 14))


@pytest.mark.parametrize("count", [-1, 1_000_000, True, 2.5, "2 to Ada"])
def test_a_count_is_a_number_that_can_be_meant(count: Any) -> None:
    with pytest.raises(UnfitContentError):
        AppointmentMissed(reference="REF-7K3M-9QX2", missed_by="family", attempts_owed=count)


def test_only_what_may_be_unknown_can_be_left_out() -> None:
    assert ReferralWaitlisted(reference="REF-7K3M-9QX2", position=None).position is None
    with pytest.raises(UnfitContentError, match="attempts_owed"):
        AppointmentMissed(reference="REF-7K3M-9QX2", missed_by="family", attempts_owed=None)  # type: ignore[arg-type] # the point


def test_a_time_says_of_which_zone_it_is() -> None:
    ConsentWithdrawn(scopes=("contact_details",), withdrawn_at=datetime(2026, 9, 14, 10, tzinfo=UTC))
    with pytest.raises(UnfitContentError, match="withdrawn_at"):
        ConsentWithdrawn(scopes=("contact_details",), withdrawn_at=datetime(2026, 9, 14, 10))  # noqa: DTZ001 - the point


def test_no_allowed_field_can_hold_a_person() -> None:
    suspicious = {"name", "email", "address", "birth", "text", "note", "comment", "party", "child", "phone"}
    assert not [field for field in ALLOWED_FIELDS for word in suspicious if word in field]
