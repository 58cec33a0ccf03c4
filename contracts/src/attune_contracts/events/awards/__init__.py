"""Events of awards."""

from typing import TYPE_CHECKING

from attune_contracts.lazy import class_by_name

if TYPE_CHECKING:
    from attune_contracts.events.awards.award_stage_awarded_v1 import AwardStageAwardedV1
    from attune_contracts.events.awards.award_stage_returned_v1 import AwardStageReturnedV1
    from attune_contracts.events.awards.award_stage_submitted_v1 import AwardStageSubmittedV1
    from attune_contracts.events.awards.certificate_issued_v1 import CertificateIssuedV1
    from attune_contracts.events.awards.charter_signed_v1 import CharterSignedV1
    from attune_contracts.events.awards.contact_stated_v1 import ContactStatedV1

__all__ = [
    "AwardStageAwardedV1",
    "AwardStageReturnedV1",
    "AwardStageSubmittedV1",
    "CertificateIssuedV1",
    "CharterSignedV1",
    "ContactStatedV1",
]

__getattr__ = class_by_name(__name__)
