"""Ledgers of time, visits, and the people settings are linked to."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

DayNature = Literal["statutory", "preventive"]
DayPurpose = Literal["local_inclusion", "early_years", "pre_school_vig", "consultation", "other"]
DaysRefusal = Literal["days_used_up", "outside_period", "outside_purpose"]
CapacityPool = Literal["schools", "early_years", "all"]
CapacityUse = Literal["statutory_advice", "school_visit", "early_years_work", "waiting_list", "other"]
VisitObstacle = Literal["no_network", "no_room", "pupil_absent", "staff_absent", "setting_closed", "other"]
LinkChangeReason = Literal["left_service", "caseload", "long_absence", "asked_for", "other"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "day_nature",
        DayNature,
        _FIRST,
        "YL13: the ratio of statutory to preventive time",
        """work the law demands
        work before the law demands it""",
    ),
    code_list(
        "day_purpose",
        DayPurpose,
        _FIRST,
        "KD1: local inclusion needs and early years, part of it pre-school VIG",
        """the district's inclusion needs and priorities
        early years
        Video Interaction Guidance with a family before school
        advice to staff or parents
        something else""",
    ),
    code_list(
        "days_refusal",
        DaysRefusal,
        _FIRST,
        "KD1: no overspending",
        """too few days are left
        the day lies outside the ledger's period
        the days are not meant for this work""",
    ),
    code_list(
        "capacity_pool",
        CapacityPool,
        _FIRST,
        "SN11: capacity allocated to schools and early-years work",
        """schools
        early years
        whoever needs it""",
    ),
    code_list(
        "capacity_use",
        CapacityUse,
        _FIRST,
        "SN11: EHCP advice comes out of school and early-years capacity; historic lists are cleared",
        """advice for an education, health and care plan
        a visit to a school
        early-years work
        clearing an old waiting list
        something else""",
    ),
    code_list(
        "visit_obstacle",
        VisitObstacle,
        _FIRST,
        "SN12: Wi-Fi failures waste visit time; the others are ours",
        """the setting's network could not be used
        no room was free
        the pupil was not there
        the staff concerned were not there
        the setting was closed
        something else""",
    ),
    code_list(
        "link_change_reason",
        LinkChangeReason,
        _FIRST,
        "YL17: named people change often",
        """the person left the service
        cases were shared out anew
        a long absence
        the setting or the person asked for it
        something else""",
    ),
)
