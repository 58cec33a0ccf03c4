"""An authority's policy for ELSA referrals, as the decisions see it. It is data: `policies/<authority>/` holds it."""

from collections.abc import Mapping
from dataclasses import dataclass

from referrals.domain.codes import Evidence, LengthWarning, Notice


@dataclass(frozen=True, slots=True)
class ReferralPolicy:
    """Numbers and codes of one version of one authority's policy.

    Attributes:
        usual_weeks_min: a programme is usually no shorter (EL2).
        usual_weeks_max: a programme is usually no longer (EL2).
        least_evidence: for each notice, the weakest evidence that the referrer was told (YL1).
    """

    authority: str
    version: str
    referral_type: str
    usual_weeks_min: int
    usual_weeks_max: int
    reason_codes: frozenset[str]
    decline_reasons: frozenset[str]
    signpost_codes: frozenset[str]
    outcome_codes: frozenset[str]
    least_evidence: Mapping[Notice, Evidence]

    def warnings_for(self, weeks: int) -> tuple[LengthWarning, ...]:
        """What to say about a programme of so many weeks. "Usually" warns and never blocks (EL2)."""
        if self.usual_weeks_min <= weeks <= self.usual_weeks_max:
            return ()
        return (LengthWarning.OUTSIDE_USUAL_LENGTH,)
