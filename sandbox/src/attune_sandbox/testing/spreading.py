"""How tests are spread over the workers of pytest-xdist: any test to any worker, but some places as a whole to one.

The journeys share one running platform, and so do the launcher's tests: a second worker would start a second one, the
launcher's even on the same ports. The partners' readers share one topic that troubled relays have written. The
sandbox's migrations are tried on a database of a fixed name, and the fault runs fill a machine by themselves. Some
files work out once what all of their tests look at: a second worker would do it again. xdist's
own `--dist loadgroup` leaves pytest 9.2's test ids as they are, so that its groups have no effect.
"""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped] # xdist carries no types

TOGETHER = (
    "tests/journeys/",
    "tests/partners/",
    "sandbox/tests/test_launcher.py",
    "sandbox/tests/test_migrations.py",
    "tests/faults/",
    "tests/loop/",
    "services/referrals/tests/domain/test_no_silent_case.py",
    "contracts/tests/compatibility/test_samples.py",
    "contracts/tests/test_catalogue_in_a_browser.py",
    "services/notifications/tests/adapters/test_messages_in_a_browser.py",
)


class SharedPlatformsTogether(LoadScopeScheduling):  # type: ignore[misc] # for the same reason
    """Every test is a unit of work of its own, except places that share a platform; the largest unit goes out first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)
