"""SupportProgrammeStarted, from its first to its second major: the ELSA is the worker."""

from attune_contracts.events.referrals.support_programme_started_v1 import SupportProgrammeStartedV1
from attune_contracts.events.referrals.support_programme_started_v2 import SupportProgrammeStartedV2


def upcast(event: SupportProgrammeStartedV1) -> SupportProgrammeStartedV2:
    """Nothing is added and nothing lost."""
    return SupportProgrammeStartedV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        referral_id=event.referral_id,
        programme_id=event.programme_id,
        worker_id=event.elsa_id,
        started_on=event.started_on,
        planned_weeks=event.planned_weeks,
    )
