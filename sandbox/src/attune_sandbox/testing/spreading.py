"""How tests are spread over the workers of pytest-xdist: any test to any worker, but all journeys to one.

The journeys share one running platform; a second worker would start a second one. xdist's own `--dist loadgroup` leaves
pytest 9.2's test ids as they are, so that its groups have no effect.
"""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped] # xdist carries no types

TOGETHER = "tests/journeys/"


class JourneysTogether(LoadScopeScheduling):  # type: ignore[misc] # for the same reason
    """Every test is a unit of work of its own, except the journeys, which are one; the largest unit goes out first."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid
