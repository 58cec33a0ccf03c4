"""Code lists that only the events of every service alike use."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

ErasureReason = Literal["retention_period_over", "erasure_request", "registered_in_error"]
HoldReason = Literal["legal_claim", "complaint", "rights_request", "audit", "other"]
DataCategory = Literal["contact", "case", "training", "award", "message", "enquiry"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "erasure_reason",
        ErasureReason,
        _FIRST,
        "UK GDPR, articles 5 and 17; Attune",
        """the retention schedule keeps the data no longer
        the person asked for it, and the request was granted
        the data should never have been registered""",
    ),
    code_list(
        "hold_reason",
        HoldReason,
        _FIRST,
        "UK GDPR, articles 17(3) and 18; Attune. Says nothing of what the claim or the complaint is about",
        """a legal claim is made or expected
        a complaint is being answered
        another right of the person is being answered
        the records are being audited
        a reason that only the holder of the data knows""",
    ),
    code_list(
        "data_category",
        DataCategory,
        _FIRST,
        "Attune: whose data it is follows from the service that says so",
        """how to reach the person
        what belongs to a case of support
        training, supervision and accreditation
        entries, assessments and certificates
        messages sent, and what became of them
        enquiries and subscriptions""",
    ),
)
