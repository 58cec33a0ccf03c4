"""What an operator sets for this service, beside what every service has."""

import re
from collections.abc import Mapping
from pathlib import Path

from attune_chassis.settings import CommaList, ServiceSettings
from attune_contracts.topics import topics_for
from pydantic import Field, field_validator

from referrals.adapters.duplicate_fingerprints import check_fingerprint_secrets

ONS_CODE = re.compile(r"E(06|08|09|10)[0-9]{6}")


class ReferralsSettings(ServiceSettings):
    """Settings of the referrals service."""

    contacts_public_key_file: Path = Field(
        description="File with the public JWK set of notifications, to which contacts are sealed."
    )
    intake_private_key_file: Path = Field(
        description="File with this service's private JWK set, to which integrators seal."
    )
    fingerprint_secret_file: Path = Field(
        description="File with the secrets children's identities are hashed with to find duplicates: one a line, "
        "the first makes new hashes, all find old ones.",
        examples=["/run/secrets/fingerprint_secret"],
    )
    integrators: CommaList = Field(
        (),
        description="Integrators that may send referrals in, each alone or bound to one authority.",
        examples=["schoolmis,casework=E10000016"],
    )
    settings_directory_file: Path | None = Field(
        None, description="CSV file of known settings (authority, setting_id, name) instead of the shipped one."
    )

    @field_validator("fingerprint_secret_file")
    @classmethod
    def _secret_is_strong(cls, file: Path) -> Path:
        check_fingerprint_secrets(_lines(file))
        return file

    @field_validator("integrators")
    @classmethod
    def _are_named_well(cls, integrators: tuple[str, ...]) -> tuple[str, ...]:
        topics_for(_bound(integrators))
        if len(_bound(integrators)) != len(integrators):
            raise ValueError("an integrator is named twice")
        for integrator in integrators:
            _, binding, authority = integrator.partition("=")
            if binding and ONS_CODE.fullmatch(authority) is None:
                raise ValueError(f"{authority!r} is no ONS code of an authority, such as E10000016")
        return integrators

    @property
    def fingerprint_secrets(self) -> tuple[str, ...]:
        """The secrets of the file, in order."""
        return tuple(_lines(self.fingerprint_secret_file))

    @property
    def authority_by_integrator(self) -> Mapping[str, str | None]:
        """Every integrator with the authority it is bound to, or None where it may speak for any."""
        return _bound(self.integrators)


def _bound(integrators: tuple[str, ...]) -> dict[str, str | None]:
    pairs = (integrator.partition("=") for integrator in integrators)
    return {name: authority or None for name, _, authority in pairs}


def _lines(file: Path) -> list[str]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ValueError("the file cannot be read") from None
    return [line.strip() for line in lines if line.strip()]
