"""How each authority tells people: versioned documents inside the package, immutable once released."""

from collections.abc import Iterable
from typing import Annotated

import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder, version_number
from pydantic import BaseModel, ConfigDict, Field


class TellingPolicy(BaseModel):
    """One authority's document. `service_name` is a public name; `awaiting_contact_days` are days of 24 hours."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    authority: Annotated[str, Field(pattern=r"^E\d{8}$")]
    policy_version: Annotated[str, Field(pattern=r"^[a-z][a-z-]*/[0-9]+$")]
    service_name: Annotated[str, Field(min_length=3, max_length=100)]
    awaiting_contact_days: Annotated[int, Field(ge=1, le=90)]

    @property
    def number(self) -> int:
        """The version's number; the greatest of an authority is in force."""
        return version_number(self.policy_version)


class NoPolicyError(LookupError):
    """No document for this authority, or of this version."""


class Policies:
    """All documents, by authority and by version. Raises ValueError where a version stands twice."""

    def __init__(self, documents: Iterable[TellingPolicy]) -> None:
        self._by_version: dict[str, TellingPolicy] = {}
        self._in_force: dict[str, TellingPolicy] = {}
        for document in sorted(documents, key=lambda document: document.number):
            if document.policy_version in self._by_version:
                raise ValueError(f"the policy {document.policy_version} stands twice")
            self._by_version[document.policy_version] = document
            self._in_force[document.authority] = document

    def in_force(self, authority: str) -> TellingPolicy:
        """The newest document of an authority. Raises NoPolicyError."""
        try:
            return self._in_force[authority]
        except KeyError:
            raise NoPolicyError(f"no policy for the authority {authority}") from None

    def version(self, policy_version: str) -> TellingPolicy:
        """The document a message was decided under. Raises NoPolicyError."""
        try:
            return self._by_version[policy_version]
        except KeyError:
            raise NoPolicyError(f"no policy {policy_version}") from None


def load_policies() -> Policies:
    """Every document shipped with the package."""
    shipped = policy_documents(shipped_policies_folder("notifications"))
    return Policies(TellingPolicy.model_validate(yaml.safe_load(content)) for _, content in shipped)
