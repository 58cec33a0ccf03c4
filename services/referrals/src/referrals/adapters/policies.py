"""The referral policies shipped with this service: YAML documents, validated, the newest version of each in force."""

from collections.abc import Iterator, Mapping
from typing import Annotated

import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder, version_number
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from referrals.domain.codes import Evidence, Notice
from referrals.domain.policy import ReferralPolicy

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
Words = Annotated[str, StringConstraints(min_length=1)]
Codes = Annotated[dict[Code, Words], Field(min_length=1)]


class PolicyError(ValueError):
    """Policy documents that cannot stand beside each other."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PolicySource(_Strict):
    """Where the rules come from."""

    publisher: Words
    page: Words
    seed: Words
    rows: tuple[str, ...] = Field(min_length=1)
    quotation: Words


class PolicyDocument(_Strict):
    """One YAML document. Codes stand with their meaning; a decision keeps the version it was taken under."""

    authority: Annotated[str, StringConstraints(pattern=r"^E(06|08|09|10)[0-9]{6}$")]
    policy_version: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}/[0-9]{1,4}$")]
    referral_type: Code
    source: PolicySource
    usual_weeks_min: int = Field(ge=1)
    usual_weeks_max: int = Field(le=104)
    reasons: Codes
    decline_reasons: Codes
    signposts: Codes
    outcomes: Codes
    least_evidence: dict[Notice, Evidence]

    @model_validator(mode="after")
    def _is_complete(self) -> "PolicyDocument":
        if self.usual_weeks_min > self.usual_weeks_max:
            raise ValueError("usual_weeks_min is greater than usual_weeks_max")
        if missing := set(Notice) - set(self.least_evidence):
            raise ValueError(f"least_evidence does not say what is enough for: {', '.join(sorted(missing))}")
        return self

    @property
    def number(self) -> int:
        """The number of the version, which orders the versions of one policy."""
        return version_number(self.policy_version)

    def policy(self) -> ReferralPolicy:
        """The policy as the domain sees it."""
        return ReferralPolicy(
            authority=self.authority,
            version=self.policy_version,
            referral_type=self.referral_type,
            usual_weeks_min=self.usual_weeks_min,
            usual_weeks_max=self.usual_weeks_max,
            reason_codes=frozenset(self.reasons),
            decline_reasons=frozenset(self.decline_reasons),
            signpost_codes=frozenset(self.signposts),
            outcome_codes=frozenset(self.outcomes),
            least_evidence=self.least_evidence,
        )


class Policies:
    """The policies in force, one for each authority and type of referral."""

    def __init__(self, in_force: Mapping[tuple[str, str], ReferralPolicy]) -> None:
        self._in_force = dict(in_force)

    def find(self, authority: str, referral_type: str) -> ReferralPolicy | None:
        """The policy for this type of referral in this authority, or None."""
        return self._in_force.get((authority, referral_type))


def shipped_documents() -> Iterator[PolicyDocument]:
    """Every policy document of the package. Raises pydantic's `ValidationError` where one is not."""
    for _, content in policy_documents(shipped_policies_folder("referrals")):
        yield PolicyDocument.model_validate(yaml.safe_load(content))


def load_policies() -> Policies:
    """The shipped policies, the greatest version of each. Raises `PolicyError` or pydantic's `ValidationError`."""
    newest: dict[tuple[str, str], PolicyDocument] = {}
    for document in shipped_documents():
        key = (document.authority, document.referral_type)
        known = newest.get(key)
        if known is not None and known.number == document.number:
            raise PolicyError(f"{document.policy_version} stands in two documents")
        if known is None or document.number > known.number:
            newest[key] = document
    return Policies({key: document.policy() for key, document in newest.items()})
