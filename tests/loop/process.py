"""The entry of every process of the loop run: the nursery of tests/faults, with the real services in it."""

import gc
import importlib
import sys

import notifications.main
import referrals.main
from attune_chassis.deliveries import DeliveryPolicy

from tests.faults import process, sabotage
from tests.loop import sabotage as loop_sabotage

CRASH_GRACE_SECONDS = 1.0


def prepare() -> None:
    """The services that are run, what can be taken out of them, and a shorter wait after a crash while sending."""
    process.DEFINITIONS.clear()
    process.DEFINITIONS.update({each.name: each for each in (referrals.main.definition, notifications.main.definition)})
    sabotage.DEFENCES.update(loop_sabotage.DEFENCES)
    defaults = DeliveryPolicy.__init__.__kwdefaults__
    if defaults is None or "crash_grace_seconds" not in defaults:
        raise LookupError("DeliveryPolicy has no crash_grace_seconds any more")
    defaults["crash_grace_seconds"] = CRASH_GRACE_SECONDS
    # Read and checked once, so that every child has them from its birth.
    referrals.main.shipped_policies()
    referrals.main.shipped_times()
    notifications.main.shipped_routing()
    notifications.main.shipped_policies()


if __name__ == "__main__":
    # Under its own name, so that the classes exist once.
    importlib.import_module("tests.loop.process").prepare()
    gc.freeze()
    process.Nursery(sys.argv[1]).run()
