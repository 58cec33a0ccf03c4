"""Certificates: readable numbers that follow from the certificate's id."""

import re
from uuid import UUID

from awards.domain.certificate import certificate_number
from hypothesis import given
from hypothesis import strategies as st


@given(st.uuids(), st.integers(0, 9))
def test_a_number_can_be_read_over_a_telephone(certificate_id: UUID, attempt: int) -> None:
    number = certificate_number(certificate_id, attempt)
    assert re.fullmatch(r"CERT-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", number)


@given(st.uuids())
def test_a_number_is_the_same_whenever_it_is_made(certificate_id: UUID) -> None:
    assert certificate_number(certificate_id) == certificate_number(certificate_id)


@given(st.uuids())
def test_a_further_attempt_gives_another_number(certificate_id: UUID) -> None:
    assert len({certificate_number(certificate_id, attempt) for attempt in range(4)}) == 4


def test_a_known_certificate_keeps_its_number_for_ever() -> None:
    assert certificate_number(UUID("0b9f3c52-7f39-5c3e-9d0a-0f2d7f1f5b11")) == "CERT-3KTF-9QT6"
