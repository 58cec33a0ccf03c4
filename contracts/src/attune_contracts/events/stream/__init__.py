"""Events of stream."""

from attune_contracts.events.stream.epoch_started_v1 import EpochStartedV1

__all__ = [
    "EpochStartedV1",
]
