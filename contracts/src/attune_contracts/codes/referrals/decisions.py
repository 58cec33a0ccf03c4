"""What the service decides about a referral."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

ScreeningResult = Literal["in_scope", "outside_usual", "check_by_hand", "outside_scope"]
Funding = Literal["core", "traded"]
RedirectReason = Literal["fits_better", "outside_scope", "needs_more", "needs_less", "other_area", "no_capacity"]
RedirectRoute = Literal["sent_on", "referrer_asks"]
Priority = Literal["routine", "raised", "urgent"]
PriorityReason = Literal[
    "exclusion_near", "placement_at_risk", "questionnaire_read", "transition_near", "long_wait", "other"
]
TransferReason = Literal["secondary_transfer", "other_transition", "moved_setting", "moved_area"]
WithdrawalReason = Literal["consent_withdrawn", "no_longer_needed", "other_help_found", "moved_away", "not_said"]
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
        "referral_funding",
        Funding,
        _FIRST,
        "VI5",
        """within the time the authority pays for
        bought by the setting""",
    ),
    code_list(
        "redirect_reason",
        RedirectReason,
        _FIRST,
        "YL2: roles, thresholds, the right service",
        """another service fits the need better
        the need is not one this service meets
        the need is above this service's threshold
        the need is below this service's threshold
        the family lives or learns elsewhere
        the other service can help sooner""",
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
        "priority_reason",
        PriorityReason,
        _FIRST,
        "YL3: where exclusion is near; SN19: the questionnaire; the others are ours",
        """the child may soon be excluded from school
        the child's placement may break down
        the returned questionnaire was read
        the child changes setting soon
        the wait was long already
        something else, described in the case""",
    ),
    code_list(
        "transfer_reason",
        TransferReason,
        _FIRST,
        "YL18: support follows the child",
        """from primary to secondary school
        another change of phase
        to another setting of the same phase
        to another authority's area""",
    ),
    code_list(
        "withdrawal_reason",
        WithdrawalReason,
        _FIRST,
        "VI4: consent is withdrawn; the others are ours",
        """the consent it rested on was withdrawn
        the support is no longer needed
        help was found elsewhere
        the family moved away
        no reason was given""",
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
