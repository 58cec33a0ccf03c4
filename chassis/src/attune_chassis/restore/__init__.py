"""A database put back to the past: noticed, doubted until its relay has settled, declared where nothing shows it."""

from attune_chassis.restore.declaring import begin, release_deliveries
from attune_chassis.restore.guard import (
    ServerState,
    commands_must_wait,
    must_settle,
    note_settled,
    note_unknown_events,
    recognise_server,
    refuse_until_settled,
    server_state,
)

__all__ = [
    "ServerState",
    "begin",
    "commands_must_wait",
    "must_settle",
    "note_settled",
    "note_unknown_events",
    "recognise_server",
    "refuse_until_settled",
    "release_deliveries",
    "server_state",
]
