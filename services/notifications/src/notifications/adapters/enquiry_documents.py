"""Each authority's programmes, their mailboxes and opening hours, as data."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Annotated

import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder, version_number
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from notifications.adapters.policies import NoPolicyError
from notifications.domain.enquiry import Line

ClockTime = Annotated[time, BeforeValidator(time.fromisoformat)]
Programme = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+){0,7}$", max_length=64)]
Days = Annotated[int, Field(ge=1, le=60)]


class LineDocument(BaseModel):
    """One programme's line. The mailbox is shared and public, nobody's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mailbox: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+@[a-z0-9.-]+$")]
    opens: ClockTime
    closes: ClockTime
    answer_days: Days
    call_back_days: Days


class EnquiryPolicy(BaseModel):
    """One authority's document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    authority: Annotated[str, Field(pattern=r"^E\d{8}$")]
    policy_version: Annotated[str, Field(pattern=r"^[a-z][a-z-]*/[0-9]+$")]
    programmes: Annotated[Mapping[Programme, LineDocument], Field(min_length=1)]

    def mailbox(self, programme: str) -> str | None:
        """The shared mailbox of a programme; None where there is none."""
        found = self.programmes.get(programme)
        return None if found is None else found.mailbox

    def line(self, programme: str) -> Line | None:
        """A programme's line as decisions take it; None where there is none."""
        found = self.programmes.get(programme)
        if found is None:
            return None
        return Line(programme, found.opens, found.closes, found.answer_days, found.call_back_days)


class EnquiryPolicies:
    """All documents; the newest of an authority is in force, the others explain what was decided under them."""

    def __init__(self, documents: Iterable[EnquiryPolicy]) -> None:
        self._by_version: dict[str, EnquiryPolicy] = {}
        self._in_force: dict[str, EnquiryPolicy] = {}
        for document in sorted(documents, key=lambda document: version_number(document.policy_version)):
            if document.policy_version in self._by_version:
                raise ValueError(f"the policy {document.policy_version} stands twice")
            self._by_version[document.policy_version] = document
            self._in_force[document.authority] = document

    def in_force(self, authority: str) -> EnquiryPolicy:
        """The newest document of an authority. Raises NoPolicyError."""
        try:
            return self._in_force[authority]
        except KeyError:
            raise NoPolicyError(f"no enquiry policy for the authority {authority}") from None

    def version(self, policy_version: str) -> EnquiryPolicy:
        """The document an enquiry was taken under. Raises NoPolicyError."""
        try:
            return self._by_version[policy_version]
        except KeyError:
            raise NoPolicyError(f"no policy {policy_version}") from None


def load_enquiry_policies() -> EnquiryPolicies:
    """Every document shipped with the package."""
    shipped = policy_documents(shipped_policies_folder("notifications"))
    return EnquiryPolicies(
        EnquiryPolicy.model_validate(yaml.safe_load(content)) for name, content in shipped if "/enquiries." in name
    )
