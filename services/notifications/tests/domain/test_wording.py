"""Codes and dates become plain English."""

from datetime import date

import pytest
from notifications.domain.purposes import AwardStageReturned
from notifications.domain.wording import Phrases, PhrasesError, in_plain_words, plain_date

PHRASES = Phrases({"stage": {"silver": "Silver"}, "scheme": {"our-award": "Our Award"}}, frozenset({"missing_codes"}))


def test_a_date_is_written_as_gov_uk_writes_it() -> None:
    assert plain_date(date(2026, 1, 5)) == "5 January 2026"


def test_codes_become_words_and_an_unknown_criterion_is_read_as_it_stands() -> None:
    returned = AwardStageReturned(
        scheme="our-award", stage="silver", missing_codes=("actions_co_design",), decided_on=date(2026, 2, 3)
    )
    assert in_plain_words(returned, PHRASES) == {
        "scheme": "Our Award",
        "stage": "Silver",
        "missing_codes": ["actions co design"],
        "decided_on": "3 February 2026",
    }


def test_a_code_of_a_closed_list_without_words_is_refused() -> None:
    with pytest.raises(PhrasesError, match="stage: bronze"):
        PHRASES.word("stage", "bronze")
    with pytest.raises(PhrasesError, match="stage: bronze, stage: gold"):
        PHRASES.require({"stage": ["gold", "silver", "bronze"]})
