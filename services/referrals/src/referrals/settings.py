"""What an operator sets for this service, beside what every service has."""

import re
from collections.abc import Mapping
from pathlib import Path

from attune_chassis.settings import CommaList, ServiceSettings
from attune_contracts.topics import topics_for
from pydantic import Field, field_validator

ONS_CODE = re.compile(r"E(06|08|09|10)[0-9]{6}")


class ReferralsSettings(ServiceSettings):
    """Settings of the referrals service."""

    contacts_public_key_file: Path = Field(
        description="File with the public JWK set of notifications, to which contacts are sealed."
    )
    intake_private_key_file: Path = Field(
        description="File with this service's private JWK set, to which integrators seal."
    )
    integrators: CommaList = Field(
        (),
        description="Integrators that may send referrals in, each alone or bound to one authority.",
        examples=["schoolmis,casework=E10000016"],
    )
    settings_directory_file: Path | None = Field(
        None, description="CSV file of known settings (authority, setting_id, name) instead of the shipped one."
    )

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
    def authority_by_integrator(self) -> Mapping[str, str | None]:
        """Every integrator with the authority it is bound to, or None where it may speak for any."""
        return _bound(self.integrators)


def _bound(integrators: tuple[str, ...]) -> dict[str, str | None]:
    pairs = (integrator.partition("=") for integrator in integrators)
    return {name: authority or None for name, _, authority in pairs}
