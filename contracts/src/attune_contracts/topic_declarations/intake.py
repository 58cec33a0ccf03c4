"""The topics of integrators: one pair for each, what it sends in and what became of it."""

from typing import Final

from attune_contracts.privacy import PrivacyClass
from attune_contracts.topic_declarations.declaration import INTEGRATOR, SEVEN_DAYS_MS, TopicDeclaration

INTAKE_TOPIC: Final = "attune.intake.{integrator}"
INTAKE_RESULTS_TOPIC: Final = "attune.intake.{integrator}.results"

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    TopicDeclaration(
        INTAKE_TOPIC,
        "intake",
        INTEGRATOR,
        "ce_id",
        SEVEN_DAYS_MS,
        "Referrals sent in by one integrator, sealed to referrals",
        sealed=PrivacyClass.PERSONAL,
    ),
    # Answers hold references and codes only, and a reader that folds needs the log from its start: kept for ever.
    TopicDeclaration(
        INTAKE_RESULTS_TOPIC,
        "intake_results",
        "referrals",
        "intake_event_id",
        None,
        "What became of each referral sent in",
    ),
)
