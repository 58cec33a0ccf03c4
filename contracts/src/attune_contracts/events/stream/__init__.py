"""Events of stream."""

from typing import TYPE_CHECKING

from attune_contracts.lazy import class_by_name

if TYPE_CHECKING:
    from attune_contracts.events.stream.epoch_started_v1 import EpochStartedV1

__all__ = [
    "EpochStartedV1",
]

__getattr__ = class_by_name(__name__)
