"""The Parent Consultation Line (KD4 to KD9)."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

EducationPhase = Literal["early_years", "primary", "secondary", "post_16", "other"]
ConvenientTime = Literal["morning", "afternoon"]
CallMode = Literal["telephone", "video"]
ConsultationRefusal = Literal["third_party"]
ConsultationDecline = Literal["ehcp_application"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "consultation_phase",
        EducationPhase,
        _FIRST,
        "KD6: for example early years, primary school, secondary school",
        """before school age
        primary school
        secondary school
        college or sixth form
        another phase, or none""",
    ),
    code_list(
        "convenient_time",
        ConvenientTime,
        _FIRST,
        "KD6",
        """in the morning
        in the afternoon""",
    ),
    code_list(
        "call_mode",
        CallMode,
        _FIRST,
        "KD4",
        """by telephone
        by video""",
    ),
    code_list(
        "consultation_refusal",
        ConsultationRefusal,
        _FIRST,
        "KD7: parents themselves contact the service",
        "somebody asked on a parent's behalf",
    ),
    code_list(
        "consultation_decline",
        ConsultationDecline,
        _FIRST,
        "KD9: cannot be discussed, for want of capacity",
        "the parent wants to discuss an application for an education, health and care plan",
    ),
)
