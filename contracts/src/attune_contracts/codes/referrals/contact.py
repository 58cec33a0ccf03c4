"""Appointments, and what is tried when one is missed."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

MeetingMode = Literal["in_person", "telephone", "video"]
VenueType = Literal["school", "childrens_centre", "family_hub", "home", "clinic", "community_building", "online"]
MissedBy = Literal["family", "setting", "service"]
ContactChannel = Literal["phone", "text_message", "email", "letter", "home_visit", "through_setting"]
TimeOfDay = Literal["morning", "afternoon", "evening"]
ContactResult = Literal["reached", "not_reached"]
AttendanceBarrier = Literal[
    "time", "travel", "venue", "caring_duties", "work", "language", "not_wanted", "not_said", "other"
]
ConversationResult = Literal["goes_on", "thinks_it_over", "does_not_want"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "meeting_mode",
        MeetingMode,
        _FIRST,
        "VI1, KD4: may be remote",
        """face to face
        by telephone
        by video""",
    ),
    code_list(
        "case_venue_type",
        VenueType,
        _FIRST,
        "YL19: schools or children's centres are preferred; SN10, SN19, SC1",
        """a school or other setting the child learns in
        a children's centre
        a family hub
        the family's home
        a clinic
        another building of the community
        no place at all""",
    ),
    code_list(
        "missed_by",
        MissedBy,
        _FIRST,
        "YL4: only the family's absence counts towards closing",
        """the family did not come
        the setting could not host it
        the service could not keep it""",
    ),
    code_list(
        "contact_channel",
        ContactChannel,
        _FIRST,
        "YL4: further efforts, each different",
        """a telephone call
        a text message
        an e-mail
        a letter
        a visit to the family's home
        a word through the child's setting""",
    ),
    code_list(
        "time_of_day",
        TimeOfDay,
        _FIRST,
        "YL4: an attempt at another time of day is another attempt",
        """before noon
        from noon to five
        after five""",
    ),
    code_list(
        "contact_result",
        ContactResult,
        _FIRST,
        "YL4",
        """the family was spoken to
        nobody was reached""",
    ),
    code_list(
        "attendance_barrier",
        AttendanceBarrier,
        _FIRST,
        "YL4: what kept the family away; never a matter of health",
        """the time did not suit
        the way there
        the place did not suit
        others to care for
        work
        the language
        the support is not wanted
        no reason was given
        something else""",
    ),
    code_list(
        "conversation_result",
        ConversationResult,
        _FIRST,
        "VI4: the guider talks with the family about possible work",
        """the family wants to go on
        the family thinks it over
        the family does not want it""",
    ),
)
