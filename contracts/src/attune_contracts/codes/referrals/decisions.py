"""What the service decides about a referral."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

ScreeningResult = Literal["in_scope", "outside_usual", "check_by_hand", "outside_scope"]
RedirectRoute = Literal["sent_on", "referrer_asks"]
Priority = Literal["routine", "raised", "urgent"]
WithdrawnBy = Literal["parent_carer", "young_person", "referrer"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "screening_result",
        ScreeningResult,
        _FIRST,
        "VI2, VI3: usual criteria warn; age and phase are the scope; an unlisted commissioner is checked by a person",
        """within the scope and the usual criteria
        within the scope, though not all usual criteria are met
        a person has to look before it can be said
        not what this service can take on""",
    ),
    code_list(
        "redirect_route",
        RedirectRoute,
        _FIRST,
        "YL2",
        """this service sent the case on, with consent
        the referrer asks the other service""",
    ),
    code_list(
        "referral_priority",
        Priority,
        _FIRST,
        "YL3, SN19: a quicker route where it is needed",
        """in its turn
        before its turn
        at once""",
    ),
    code_list(
        "withdrawn_by",
        WithdrawnBy,
        _FIRST,
        "Attune: who may take a referral back",
        """a parent or carer
        the young person
        the referrer""",
    ),
)
