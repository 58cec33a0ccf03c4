"""Events of training."""

from typing import TYPE_CHECKING

from attune_contracts.lazy import class_by_name

if TYPE_CHECKING:
    from attune_contracts.events.training.accreditation_granted_v1 import AccreditationGrantedV1
    from attune_contracts.events.training.contact_stated_v1 import ContactStatedV1
    from attune_contracts.events.training.elsa_registered_v1 import ElsaRegisteredV1
    from attune_contracts.events.training.supervision_attended_v1 import SupervisionAttendedV1
    from attune_contracts.events.training.training_day_attended_v1 import TrainingDayAttendedV1

__all__ = [
    "AccreditationGrantedV1",
    "ContactStatedV1",
    "ElsaRegisteredV1",
    "SupervisionAttendedV1",
    "TrainingDayAttendedV1",
]

__getattr__ = class_by_name(__name__)
