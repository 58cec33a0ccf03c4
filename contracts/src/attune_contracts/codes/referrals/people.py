"""Who is who in a case."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

CaseRole = Literal[
    "referrer",
    "child",
    "parent_carer",
    "proposer",
    "endorser",
    "requester",
    "psychologist",
    "link_person",
    "former_link_person",
    "setting_contact",
    "receiving_contact",
    "worker",
    "manager",
    "head_of_service",
]

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "case_role",
        CaseRole,
        date(2026, 9, 1),
        "Attune: who a fact about a case is about or must be told",
        """the person who asked for support
        the child or young person the support is for
        a parent or carer
        the member of staff who thinks a referral should be made (YL5)
        the SENCO who can endorse a proposal (YL5)
        the person whose request is answered
        the educational psychologist who acts
        the person of the service whom a setting turns to (LK1)
        the person whom the setting turned to until now (YL17)
        the person at the setting who is to be told
        the person at the setting a child moves to (YL18)
        the person who gives the support
        the person in the service who answers for the case (YL1)
        the head of the service (YL1)""",
    ),
)
