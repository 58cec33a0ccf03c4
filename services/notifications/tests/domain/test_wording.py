"""Codes, days and times become plain words."""

from datetime import UTC, date, datetime

import pytest
from notifications.domain.purposes import AwardStageReturned, ConsentWithdrawn, ReferralProgress, ReferralWaitlisted
from notifications.domain.wording import DayWords, Phrases, PhrasesError, in_plain_words

PHRASES = Phrases(
    words={
        "stage": {"silver": "Silver"},
        "scheme": {"our-award": "Our Award"},
        "aims": {"self_esteem": "self-esteem"},
        "progress": {"reached": "reached"},
        "scopes": {"other": "one more thing"},
    },
    unknown={"any": "{code} (as your service calls it)", "decline_reason": "The reason given is: {code}."},
    open_fields=frozenset({"missing_codes", "decline_reason"}),
)
MONTHS = "January February March April May June July August September October November December"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
ENGLISH = DayWords(tuple(MONTHS.split()), tuple(WEEKDAYS.split()), "{weekday} {day} at {time}", 12)
OTHER = DayWords(ENGLISH.months, ENGLISH.weekdays, "{day}, {time}", 24)


def test_a_date_is_written_as_gov_uk_writes_it() -> None:
    assert ENGLISH.day(date(2026, 1, 5)) == "5 January 2026"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 1, 5, 14, 30, tzinfo=UTC), "Monday 5 January 2026 at 2:30pm"),
        (datetime(2026, 7, 6, 8, 0, tzinfo=UTC), "Monday 6 July 2026 at 9am"),
        (datetime(2026, 7, 6, 11, 0, tzinfo=UTC), "Monday 6 July 2026 at 12pm"),
        (datetime(2026, 7, 6, 23, 5, tzinfo=UTC), "Tuesday 7 July 2026 at 12:05am"),
    ],
)
def test_a_time_is_that_of_the_clocks_of_england(at: datetime, words: str) -> None:
    assert ENGLISH.moment_of(at) == words


def test_a_language_may_count_the_hours_to_24() -> None:
    assert OTHER.moment_of(datetime(2026, 7, 6, 13, 5, tzinfo=UTC)) == "6 July 2026, 14:05"


def test_an_instant_whose_hour_tells_nothing_is_a_day() -> None:
    withdrawn = ConsentWithdrawn(scopes=("other",), withdrawn_at=datetime(2026, 7, 6, 23, 5, tzinfo=UTC))
    assert in_plain_words(withdrawn, PHRASES, ENGLISH)["withdrawn_at"] == "7 July 2026"


def test_codes_become_words_and_an_unknown_one_of_an_open_list_is_read_out_politely() -> None:
    returned = AwardStageReturned(
        scheme="our-award", stage="silver", missing_codes=("actions_co_design",), decided_on=date(2026, 2, 3)
    )
    assert in_plain_words(returned, PHRASES, ENGLISH) == {
        "scheme": "Our Award",
        "stage": "Silver",
        "missing_codes": ["actions co design (as your service calls it)"],
        "decided_on": "3 February 2026",
    }
    assert PHRASES.word("decline_reason", "place_full") == "The reason given is: place full."


def test_what_is_not_known_has_no_words_and_a_count_is_a_number() -> None:
    waiting = ReferralWaitlisted(reference="REF-7K3M-9QX2", position=4)
    assert in_plain_words(waiting, PHRASES, ENGLISH) == {
        "reference": "REF-7K3M-9QX2",
        "position": "4",
        "expected_on": None,
    }


def test_each_aim_is_told_with_how_far_it_has_come() -> None:
    progress = ReferralProgress(
        reference="REF-7K3M-9QX2", aim_progress=(("self_esteem", "reached"),), reported_on=date(2026, 2, 3)
    )
    assert in_plain_words(progress, PHRASES, ENGLISH)["aim_progress"] == ["self-esteem: reached"]


def test_a_message_may_have_words_of_its_own_for_one_code_and_keeps_the_others() -> None:
    own = PHRASES.with_words({"stage": {"gold": "the best"}})
    assert (own.word("stage", "gold"), own.word("stage", "silver")) == ("the best", "Silver")
    assert PHRASES.with_words({}) is PHRASES


def test_a_code_of_a_closed_list_without_words_is_refused() -> None:
    with pytest.raises(PhrasesError, match="stage: bronze"):
        PHRASES.word("stage", "bronze")
    with pytest.raises(PhrasesError, match="stage: bronze, stage: gold"):
        PHRASES.require({"stage": ["gold", "silver", "bronze"]})
