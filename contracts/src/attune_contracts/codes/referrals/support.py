"""The support itself: sessions, plans and reviews."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

SessionFormat = Literal["individual", "small_group"]
VigRelationship = Literal["parent_child", "staff_pupil"]
VigDelivery = Literal["in_person", "remote"]
ScertsDomain = Literal["social_communication", "emotional_regulation", "transactional_support"]
PlanScope = Literal["one_child", "group"]
ReviewResult = Literal["goes_on", "ended"]
MapNextStep = Literal["refer_to_outreach", "other_support", "raise_again", "none"]
SignpostEligibility = Literal["checked", "family_checks"]
SchoolTerm = Literal["autumn", "spring", "summer"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "session_format",
        SessionFormat,
        _FIRST,
        "EL1",
        """with one child
        in a small group""",
    ),
    code_list(
        "vig_relationship",
        VigRelationship,
        _FIRST,
        "VI1",
        """parents or carers and their child
        staff of a setting and a pupil""",
    ),
    code_list(
        "vig_delivery",
        VigDelivery,
        _FIRST,
        "VI1",
        """face to face
        by video technology""",
    ),
    code_list(
        "scerts_domain",
        ScertsDomain,
        _FIRST,
        "SC6: Social Communication, Emotional Regulation, Transactional Support",
        """how the child communicates with others
        how the child keeps or finds its balance
        what those around the child do""",
    ),
    code_list(
        "plan_scope",
        PlanScope,
        _FIRST,
        "SC5: plans for a pupil, or for a group with similar skills",
        """a plan for the child alone
        a plan the child shares with a group""",
    ),
    code_list(
        "review_result",
        ReviewResult,
        _FIRST,
        "SC2: assess, plan, do, review",
        """another round follows
        the plan has ended""",
    ),
    code_list(
        "map_next_step",
        MapNextStep,
        _FIRST,
        "SN4",
        """refer the pupil to Special School Outreach Support
        try another kind of support
        raise the pupil again next term
        nothing more is needed""",
    ),
    code_list(
        "signpost_eligibility",
        SignpostEligibility,
        _FIRST,
        "SN5: age ranges, and a Birmingham postcode for one course",
        """the service checked the child's age and the family's area
        the family sees for itself whether it can join""",
    ),
    code_list(
        "map_meeting_term",
        SchoolTerm,
        _FIRST,
        "SN4: MAP meetings are termly",
        """the first term of the school year
        the second term of the school year
        the third term of the school year""",
    ),
)
