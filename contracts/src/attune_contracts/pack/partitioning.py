"""Which partition a key lies in: Kafka's own rule, and vectors that show it.

Java's client and ours hash a key with murmur2. librdkafka and clients built on it do so only when told
(`partitioner=murmur2_random`), hence the vectors.
"""

from collections.abc import Iterable
from typing import Any, Final

_SEED: Final = 0x9747B28C
_MULTIPLIER: Final = 0x5BD1E995
_WORD: Final = 0xFFFFFFFF
_POSITIVE: Final = 0x7FFFFFFF
_OTHER_COUNTS: Final = (1, 3)


def murmur2(key: bytes) -> int:
    """MurmurHash2 with 32 bits and Kafka's seed; unsigned, 0 to 2^32 - 1."""
    value = (_SEED ^ len(key)) & _WORD
    whole = len(key) - len(key) % 4
    for place in range(0, whole, 4):
        word = int.from_bytes(key[place : place + 4], "little") * _MULTIPLIER & _WORD
        word = (word ^ word >> 24) * _MULTIPLIER & _WORD
        value = (value * _MULTIPLIER & _WORD) ^ word
    if whole < len(key):
        value = (value ^ int.from_bytes(key[whole:], "little")) * _MULTIPLIER & _WORD
    value = (value ^ value >> 13) * _MULTIPLIER & _WORD
    return value ^ value >> 15


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key on a topic with so many."""
    return (murmur2(key) & _POSITIVE) % partitions


def partitioning(keys: Iterable[str], partitions: int) -> dict[str, Any]:
    """The rule in words and, for each key, its hash and its partition of `partitions` and of a few other counts."""
    return {
        "partitioner": "murmur2, as Kafka's own default for records with a key",
        "rule": "(murmur2(key as UTF-8, seed 0x9747b28c) AND 0x7fffffff) modulo the number of partitions",
        "librdkafka": "partitioner=murmur2_random; its own default is another one",
        "vectors": [
            {
                "key": key,
                "murmur2": f"{murmur2(key.encode()):08x}",
                "partition_of": {
                    str(count): partition_of(key.encode(), count) for count in (*_OTHER_COUNTS, partitions)
                },
            }
            for key in keys
        ],
    }
