"""The lawful basis the authority acts on: recorded apart from consent, and never a consent itself (UK GDPR, FR4).

For a council it is mostly its public task. Data about health or ethnicity needs a condition of Article 9 too, and some
of those a condition of Schedule 1 of the Data Protection Act 2018.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from referrals.domain.consent_refusals import ConditionsDoNotAgree

SCHEDULE_1: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "health_or_social_care": ("health_or_social_care_purposes",),
        "social_protection_law": ("social_protection",),
        "substantial_public_interest": (
            "counselling",
            "equality_of_opportunity",
            "safeguarding_children",
            "statutory_and_government_purposes",
        ),
        "vital_interests": (),
        "legal_claims": (),
    }
)
"""For each condition of Article 9(2) the conditions of Schedule 1 it can rest on; none where it needs none (s. 10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulBasis:
    """On what ground data about a case is processed.

    Attributes:
        basis: of Article 6(1); `public_task` for most that a council does.
        special_category_condition: of Article 9(2), where the case holds such data.
        schedule_1_condition: of Schedule 1, where that condition needs one.
        recorded_by: pseudonym of who recorded it.
    """

    basis_id: UUID
    basis: str
    special_category_condition: str | None
    schedule_1_condition: str | None
    recorded_by: str
    recorded_at: datetime


def record_lawful_basis(stated: LawfulBasis) -> LawfulBasis | ConditionsDoNotAgree:
    """The basis as it goes on the ledger, or that its conditions do not go together."""
    condition, schedule_1 = stated.special_category_condition, stated.schedule_1_condition
    known = () if condition is None else SCHEDULE_1.get(condition, ())
    if schedule_1 in known or (schedule_1 is None and not known):
        return stated
    return ConditionsDoNotAgree(condition, schedule_1, known)
