"""Why an incarnation of the relay ends."""

from typing import Literal


class RelayDoubtError(Exception):
    """Something is not certain any more; a new incarnation finds out by reading back."""


class RelayFencedError(RelayDoubtError):
    """Another relay has gone on; this one must not touch anything."""


class RelayStoppedError(Exception):
    """Publishing must not go on until somebody has looked; `alarm` names the metric that says so."""

    def __init__(self, alarm: Literal["relay_log_behind", "relay_refused"], detail: str) -> None:
        super().__init__(detail)
        self.alarm = alarm
