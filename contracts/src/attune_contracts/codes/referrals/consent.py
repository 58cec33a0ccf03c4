"""Consent: what a family agreed to, and how."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

ConsentKind = Literal["verbal", "written", "online"]
ConsentScope = Literal["contact_details", "case_information", "transfer", "video_recording", "other"]
ConsentGiver = Literal["parent_carer", "young_person"]
ConsentRecorder = Literal["commissioner", "service"]

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
)
