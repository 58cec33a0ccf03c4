"""Real consumers against an independent idea of what is true."""

import attune_chassis.consumer.batch as batch_module
import pytest
from hypothesis.stateful import run_state_machine_as_test

from chassis.tests.reference.consumer_machine import ConsumerMachine


@pytest.fixture
def machine(bench):
    return type("BenchedConsumerMachine", (ConsumerMachine,), {"bench": bench})


def test_whatever_happens_to_consumers_every_event_has_its_effect_once_and_in_order(machine, look):
    run_state_machine_as_test(machine, settings=look)


def test_a_consumer_without_compare_and_set_is_found_out(machine, look, monkeypatch):
    async def unguarded(connection, consumer, moves):
        for partition, move in moves.items():
            await connection.execute(
                "UPDATE position SET epoch = $4, last_sequence = $5, last_ce_id = $6, next_offset = $7"
                " WHERE consumer = $1 AND topic = $2 AND partition = $3",
                consumer,
                *partition,
                *(move.new.fold.epoch, move.new.fold.last_sequence, move.new.fold.last_ce_id, move.new.next_offset),
            )

    monkeypatch.setattr(batch_module, "advance_positions", unguarded)
    with pytest.raises(AssertionError, match="EO2"):
        run_state_machine_as_test(machine, settings=look)
