"""The bounds under which the models are tried: small ones by the tests, and what finds each missing defence."""

from collections.abc import Mapping
from typing import Any

from tests.model.consumer_model import ConsumerModel
from tests.model.explorer import Model
from tests.model.relay_model import RelayModel

AnyModel = Model[Any]

SOUND: Mapping[str, AnyModel] = {
    "relay, 2 events, 1 crash, 1 duel": RelayModel(),
    "relay, 2 events, no crash, 2 duels": RelayModel(crashes=0, duels=2),
    "relay, 3 events, 1 crash, 1 duel": RelayModel(events=3),
    "relay and restore, 2 events, 1 duel": RelayModel(crashes=0, restores=1),
    "relay and restore, 3 events, 1 duel": RelayModel(events=3, crashes=0, restores=1),
    "relay and restore, 2 derived events, 1 duel": RelayModel(crashes=0, restores=1, derived=True),
    "consumer, 5 events, 1 crash, 1 restore": ConsumerModel(rewinds=0),
    "consumer, 5 events, 1 rewind": ConsumerModel(crashes=0, restores=0),
}

LARGER: Mapping[str, AnyModel] = {
    "relay, 3 events, 1 crash, 2 duels": RelayModel(events=3, duels=2),
    "relay, 2 events, 2 crashes, 1 duel": RelayModel(crashes=2),
    "relay, 2 events, 1 crash, 2 duels": RelayModel(duels=2),
    "relay and restore, 2 events, 1 crash, 1 duel": RelayModel(restores=1),
    "consumer, 5 events, 2 crashes, 1 restore, 1 rewind": ConsumerModel(crashes=2),
}

WITHOUT: Mapping[str, tuple[str, AnyModel]] = {
    "the compare-and-set of the stream row": ("EO6", RelayModel(without=frozenset({"cas"}))),
    "reading back": ("EO4", RelayModel(without=frozenset({"read_back"}))),
    "the epoch": ("EO2", RelayModel(without=frozenset({"epoch"}))),
    "continuity": ("EO4", RelayModel(without=frozenset({"continuity"}))),
    "rows taken in order": ("EO3", RelayModel(events=3, without=frozenset({"rows_in_order"}))),
    "the check for orphans": ("EO6", RelayModel(crashes=0, restores=1, without=frozenset({"orphan_check"}))),
    "a new incarnation on a new connection": (
        "EO6",
        RelayModel(crashes=0, restores=1, without=frozenset({"reconnect"})),
    ),
    "commands that wait after a restore": (
        "EO3",
        RelayModel(events=3, crashes=0, duels=0, restores=1, without=frozenset({"commands_wait"})),
    ),
    "the compare-and-set of the position": ("EO7", ConsumerModel(without=frozenset({"cas"}))),
    "the epoch, for the consumer": ("EO4", ConsumerModel(without=frozenset({"epoch"}))),
    "beginning exactly at the position": ("EO4", ConsumerModel(without=frozenset({"exact_offset"}))),
    "holding a key back": ("EO7", ConsumerModel(without=frozenset({"hold_back"}))),
    "the lock of a held key": ("EO7", ConsumerModel(without=frozenset({"held_key_lock"}))),
}
"""Each defence taken away: the invariant that then breaks first, and a model that shows it."""
