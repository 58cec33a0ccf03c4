"""That an event type comes to an end: said in its declaration, and from then on in every record of it.

The headers are those of CloudEvents' deprecation extension. They stand beside the data, so a frozen schema stays as it
is, and records written before the deprecation stay readable.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from attune_contracts.errors import DeclarationError

DEPRECATION_HEADERS: Final = ("ce_deprecated", "ce_deprecationfrom", "ce_deprecationsunset")


@dataclass(frozen=True, slots=True)
class Deprecation:
    """From `since` on the type should not be read any more; after `sunset` it may no longer be published.

    `since` stays as it is once released; `sunset` may move later, never nearer. `successor` is the `ce_type` to read
    instead, a later major of the same event. Raises DeclarationError for instants that are not UTC or not in order.
    """

    since: datetime
    sunset: datetime
    successor: str

    def __post_init__(self) -> None:
        if {self.since.tzinfo, self.sunset.tzinfo} != {UTC} or self.sunset < self.since:
            raise DeclarationError("a deprecation begins and ends at instants in UTC, the end not before the beginning")

    def headers(self) -> tuple[tuple[str, str], ...]:
        """What every record of the type carries beside its other headers."""
        values = ("true", _instant(self.since), _instant(self.sunset))
        return tuple(zip(DEPRECATION_HEADERS, values, strict=True))


def _instant(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")
