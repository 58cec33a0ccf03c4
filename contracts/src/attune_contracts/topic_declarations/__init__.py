"""Every topic, declared once. Who reads it follows from the events' known consumers, see `topics.py`.

A topic all of whose types are drafts is declared, but no platform has it yet.
"""

from typing import Final, get_args

from attune_contracts.topic_declarations import awards, intake, notifications, referrals, training
from attune_contracts.topic_declarations.declaration import (
    EVERY_TOPIC,
    INTEGRATOR,
    OBSERVER,
    PARTITIONS,
    SERVICES,
    SEVEN_DAYS_MS,
    TopicDeclaration,
    TopicKind,
)
from attune_contracts.topic_declarations.intake import INTAKE_RESULTS_TOPIC, INTAKE_TOPIC

__all__ = [
    "BY_NAME",
    "DECLARATIONS",
    "EVERY_TOPIC",
    "INTAKE_RESULTS_TOPIC",
    "INTAKE_TOPIC",
    "INTEGRATOR",
    "OBSERVER",
    "PARTITIONS",
    "SERVICES",
    "SEVEN_DAYS_MS",
    "TopicDeclaration",
    "TopicKind",
]

_KINDS: Final = get_args(TopicKind)

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = tuple(
    sorted(
        (
            *referrals.DECLARATIONS,
            *training.DECLARATIONS,
            *awards.DECLARATIONS,
            *notifications.DECLARATIONS,
            *intake.DECLARATIONS,
        ),
        key=lambda declared: _KINDS.index(declared.kind),
    )
)
"""In the order of their kinds: facts first, then contacts, then what integrators write and read."""

BY_NAME: Final = {declaration.name: declaration for declaration in DECLARATIONS}
