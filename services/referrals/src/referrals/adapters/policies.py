"""The referral policies shipped with this service: YAML documents, validated, the newest version of each in force."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder, version_number
from pydantic import ValidationError

from referrals.adapters.policy_checks import findings
from referrals.adapters.policy_document import FirstFormat, PolicyDocument, SecondFormat
from referrals.domain.policy import ReferralPolicy


class PolicyError(ValueError):
    """A policy document that cannot stand, or two that cannot stand beside each other; names file and reason."""


class ShippedDocument(NamedTuple):
    """One document: its file (`kent/vig.v1.yaml`), the hash of its bytes, and what it says."""

    file: str
    sha256: str
    document: PolicyDocument

    @property
    def number(self) -> int:
        """The number of the version, which orders the versions of one policy."""
        return version_number(self.document.policy_version)

    @property
    def serves(self) -> tuple[str, str]:
        """The authority and the type of service it is for."""
        return self.document.authority, self.document.referral_type


class Policies:
    """The policies in force, one for each authority and type of referral; `sha256` is of the text, by version."""

    def __init__(self, in_force: Mapping[tuple[str, str], ReferralPolicy], sha256: Mapping[str, str]) -> None:
        self._in_force = dict(in_force)
        self._sha256 = dict(sha256)

    def find(self, authority: str, referral_type: str) -> ReferralPolicy | None:
        """The policy for this type of referral in this authority, or None."""
        return self._in_force.get((authority, referral_type))

    def sha256(self, policy: ReferralPolicy) -> str:
        """The hash of the text this policy was read from."""
        return self._sha256[policy.version]

    def every(self) -> tuple[ReferralPolicy, ...]:
        """All policies in force, by authority and type of service."""
        return tuple(policy for _, policy in sorted(self._in_force.items()))


def read_document(file: str, content: bytes) -> PolicyDocument:
    """The document in this file. Raises `PolicyError`, naming the file and every reason why it cannot stand."""
    try:
        parsed: Any = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise PolicyError(f"{file} is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(parsed, dict):
        raise PolicyError(f"{file} is not a mapping of names to values")
    read_as = SecondFormat if "steps" in parsed else FirstFormat
    try:
        document = read_as.model_validate(parsed)
    except ValidationError as error:
        raise PolicyError(f"{file} cannot stand: {'; '.join(_sentences(error))}") from error
    if found := list(findings(document)):
        raise PolicyError(f"{file} cannot stand: {'; '.join(found)}")
    return document


def _sentences(error: ValidationError) -> Iterable[str]:
    for found in error.errors():
        place = ".".join(str(part) for part in found["loc"])
        yield f"{place}: {found['msg']}" if place else found["msg"]


def documents_with_hashes() -> tuple[ShippedDocument, ...]:
    """Every document of the package, in order of its file's name. Raises `PolicyError`."""
    return tuple(
        ShippedDocument(file, sha256(content).hexdigest(), read_document(file, content))
        for file, content in policy_documents(shipped_policies_folder("referrals"))
    )


def load_policies() -> Policies:
    """The shipped policies, the greatest version of each. Raises `PolicyError`."""
    return in_force(documents_with_hashes())


def in_force(documents: Iterable[ShippedDocument]) -> Policies:
    """The greatest version of each policy. Raises `PolicyError` where two documents contradict each other."""
    newest: dict[tuple[str, str], ShippedDocument] = {}
    version_of: dict[str, str] = {}
    for shipped in documents:
        version = shipped.document.policy_version
        if known := version_of.get(version):
            raise PolicyError(f"{version} stands in two documents: {known} and {shipped.file}")
        version_of[version] = shipped.file
        before = newest.get(shipped.serves)
        if before is not None and before.number == shipped.number:
            raise PolicyError(f"{before.file} and {shipped.file} have the same number for the same service")
        if before is None or shipped.number > before.number:
            newest[shipped.serves] = shipped
    return Policies(
        {serves: shipped.document.policy() for serves, shipped in newest.items()},
        {shipped.document.policy_version: shipped.sha256 for shipped in newest.values()},
    )
