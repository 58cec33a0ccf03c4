"""What training reads: nothing yet, so it has no consumer group."""

from typing import Final

from attune_contracts.readers.declaration import Consumer

CONSUMERS: Final[tuple[Consumer, ...]] = ()
