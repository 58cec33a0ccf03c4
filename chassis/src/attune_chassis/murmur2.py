"""Which partition a key belongs to: the rule of the Java client, so that every producer and reader agrees."""

from functools import lru_cache

from aiokafka.partitioner import murmur2

_KEYS_REMEMBERED = 16_384
"""About 4 MB. The hash is pure Python and costs as much as all the rest of appending an event."""


@lru_cache(maxsize=_KEYS_REMEMBERED)
def partition_of(key: bytes, partition_count: int) -> int:
    """The partition of a key among a fixed number of partitions (murmur2, sign bit dropped, modulo)."""
    return int(murmur2(key) & 0x7FFFFFFF) % partition_count
