"""Consent: what a family agreed to, and how."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

ConsentKind = Literal["verbal", "written", "online"]
ConsentScope = Literal["contact_details", "case_information", "transfer", "video_recording", "other"]
ConsentGiver = Literal["parent_carer", "young_person"]
ConsentRecorder = Literal["commissioner", "service"]
LawfulBasis = Literal["public_task", "legal_obligation", "vital_interests", "consent"]
SpecialCategoryCondition = Literal[
    "explicit_consent",
    "social_protection_law",
    "vital_interests",
    "legal_claims",
    "substantial_public_interest",
    "health_or_social_care",
]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "consent_kind",
        ConsentKind,
        _FIRST,
        "VI4: verbal consent is enough for contact details; the others are ours",
        """said to the person who recorded it
        on a signed form
        given by the person's own action online""",
    ),
    code_list(
        "consent_scope",
        ConsentScope,
        _FIRST,
        "VI1, VI4, YL18, SC3: what may be shared or done",
        """share the family's contact details with the service
        share information about the case with those who help
        send the case to another setting or service
        record video of the child and those around it
        something else, described in the case""",
    ),
    code_list(
        "consent_giver",
        ConsentGiver,
        _FIRST,
        "VI4: parent or carer; SC1: all ages",
        """a parent or carer
        the young person, old enough to decide""",
    ),
    code_list(
        "consent_recorder",
        ConsentRecorder,
        _FIRST,
        "VI4: the commissioner gains consent before the service is told",
        """whoever asks for the support
        a member of the service""",
    ),
    code_list(
        "lawful_basis",
        LawfulBasis,
        _FIRST,
        "UK GDPR, Article 6(1)(a), (c), (d), (e): what the authority relies on; apart from consent to share",
        """a task in the public interest
        a duty the law sets
        to protect somebody's life
        the person's agreement""",
    ),
    code_list(
        "special_category_condition",
        SpecialCategoryCondition,
        _FIRST,
        "UK GDPR, Article 9(2)(a), (b), (c), (f), (g), (h): what data on health and the like is used under",
        """the person's explicit agreement
        a duty or right in the law of social protection
        to protect somebody's life
        to bring or answer a claim at law
        substantial public interest
        health or social care""",
    ),
)
