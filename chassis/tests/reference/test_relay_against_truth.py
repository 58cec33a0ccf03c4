"""Real relays against an independent idea of what is true."""

import attune_chassis.relay.incarnation as incarnation_module
import pytest
from hypothesis.stateful import run_state_machine_as_test

from chassis.tests.reference.relay_machine import RelayMachine


@pytest.fixture
def machine(bench):
    return type("BenchedRelayMachine", (RelayMachine,), {"bench": bench})


def test_whatever_happens_to_relays_the_log_and_the_rows_stay_true(machine, look):
    run_state_machine_as_test(machine, settings=look)


def test_a_relay_without_compare_and_set_is_found_out(machine, look, monkeypatch):
    async def heedless(connection, _seen, new, ids):
        for partition, state in new.items():
            await connection.execute(
                "UPDATE stream SET epoch = $3, last_sequence = $4, last_ce_id = $5, next_offset = $6"
                " WHERE topic = $1 AND partition = $2",
                *partition,
                *(state.fold.epoch, state.fold.last_sequence, state.fold.last_ce_id, state.next_offset),
            )
        await connection.execute("DELETE FROM outbox WHERE id = ANY ($1)", ids)
        return 0.0

    monkeypatch.setattr(incarnation_module, "record_progress", heedless)
    with pytest.raises(AssertionError, match=r"EO6|goes back"):
        run_state_machine_as_test(machine, settings=look)
