"""Follows one topic of Attune: each event once and in order, whatever is killed on either side. See README.md."""

import asyncio
import logging
import os
import re
import sqlite3
import sys
from collections.abc import Sequence
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

PARTITIONS = int(os.environ.get("ATTUNE_PARTITIONS", "12"))
KAFKA = {
    "bootstrap_servers": os.environ.get("ATTUNE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:18420"),
    "security_protocol": "SASL_PLAINTEXT",
    "sasl_mechanism": "SCRAM-SHA-512",
    "sasl_plain_username": os.environ.get("ATTUNE_KAFKA_USERNAME", "observer"),
    "sasl_plain_password": os.environ.get("ATTUNE_KAFKA_PASSWORD", ""),
}
TABLES = """
CREATE TABLE IF NOT EXISTS position (topic, partition, epoch, last, last_id, next_offset, UNIQUE (topic, partition));
CREATE TABLE IF NOT EXISTS effect (topic, partition, key, id, type, value);
"""
ROW = "SELECT epoch, last, last_id, next_offset FROM position WHERE topic = ? AND partition = ?"
MOVE = "UPDATE position SET epoch = ?, last = ?, last_id = ?, next_offset = ? WHERE topic = ? AND partition = ?"
CLAIM = "attune.stream.EpochStarted.v1"
EPOCH, SEQUENCE = re.compile("[0-9]{1,10}"), re.compile("([0-9]{10})-([0-9]{19})")
UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
State: TypeAlias = tuple[int, int, str | None]
log = logging.getLogger("subscriber")


def fold(state: State, headers: dict[str, str]) -> tuple[State, str]:
    """What a record means after all before it; `state` is the greatest epoch, the last number and id that counted."""
    if not by_a_relay(headers):
        return state, "unreadable"
    epoch, last, last_id = state
    record_epoch = int(headers["ce_epoch"])
    if headers.get("ce_type") == CLAIM:
        return (max(epoch, record_epoch), last, last_id), "claim"
    number, record_id = int(headers["ce_sequence"].split("-")[1]), headers["ce_id"]
    if record_epoch < epoch:
        return state, "void"
    if record_epoch > epoch or number > last + 1:
        return state, "gap"
    if number == last + 1:
        return (epoch, number, record_id), "apply"
    return state, "diverged" if number == last and last_id not in {None, record_id} else "repeat"


def by_a_relay(headers: dict[str, str]) -> bool:
    """Whether a record has a place in its stream: an epoch and, unless it is a claim, a number of it and an id."""
    epoch, sequence = headers.get("ce_epoch", ""), SEQUENCE.fullmatch(headers.get("ce_sequence", ""))
    if not EPOCH.fullmatch(epoch) or not 0 < int(epoch) < 2**31:
        return False
    if headers.get("ce_type") == CLAIM:
        return True
    in_place = sequence is not None and int(sequence[1]) == int(epoch) and 0 < int(sequence[2]) < 2**63
    return in_place and UUID.fullmatch(headers.get("ce_id", "")) is not None


def take(store: sqlite3.Connection, place: TopicPartition, records: Sequence[ConsumerRecord]) -> None:
    """Effects and position in one transaction: both happen, or neither. What came before a divergence counts."""
    diverged = False
    with store:
        store.execute("BEGIN IMMEDIATE")
        *state, next_offset = store.execute(ROW, place).fetchone()
        if records[0].offset != next_offset:
            raise SystemExit(f"{place}: the row stands at {next_offset}. Is another copy of this program running?")
        for record in records:
            headers = {name: (value or b"").decode("utf-8", "replace") for name, value in record.headers}
            state, verdict = fold(tuple(state), headers)
            if diverged := verdict == "diverged":
                break
            next_offset = record.offset + 1
            if verdict == "apply":
                effect = (*place, record.key.decode(), headers["ce_id"], headers.get("ce_type"), record.value.decode())
                store.execute("INSERT INTO effect VALUES (?, ?, ?, ?, ?, ?)", effect)
            if verdict == "gap":
                log.error("%s: records before offset %s are missing: ask the topic's owner", place, record.offset)
            if verdict == "unreadable":
                log.error("%s: no relay wrote the record at offset %s: tell the topic's owner", place, record.offset)
        store.execute(MOVE, (*state, next_offset, *place))
    if diverged:
        raise SystemExit(f"{place}: two histories meet at offset {next_offset}. Ask the topic's owner.")


async def follow(store: sqlite3.Connection, topic: str) -> None:
    """Read on from the stored offsets for ever. No group and no reset: the store alone says where."""
    async with AIOKafkaConsumer(**KAFKA, group_id=None, enable_auto_commit=False, auto_offset_reset="none") as consumer:
        places = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        with store:
            store.executemany("INSERT OR IGNORE INTO position VALUES (?, ?, 0, 0, NULL, 0)", places)
        consumer.assign(places)
        for place in places:
            *_, next_offset = store.execute(ROW, place).fetchone()
            consumer.seek(place, next_offset)
        while True:
            for place, records in (await consumer.getmany(timeout_ms=1000)).items():
                take(store, place, records)


if __name__ == "__main__":
    chosen_topic, file = sys.argv[1:]
    database = sqlite3.connect(file)
    database.executescript(TABLES)
    asyncio.run(follow(database, chosen_topic))
