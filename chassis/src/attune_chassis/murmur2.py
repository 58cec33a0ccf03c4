"""Which partition a key belongs to: the rule of the Java client, so that every producer and reader agrees."""

from aiokafka.partitioner import murmur2


def partition_of(key: bytes, partition_count: int) -> int:
    """The partition of a key among a fixed number of partitions (murmur2, sign bit dropped, modulo)."""
    return int(murmur2(key) & 0x7FFFFFFF) % partition_count
