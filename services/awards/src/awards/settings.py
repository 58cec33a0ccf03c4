"""What an operator sets for this service, beside what every service has."""

from pathlib import Path

from attune_chassis.settings import ServiceSettings
from pydantic import Field


class AwardsSettings(ServiceSettings):
    """Settings of the awards service."""

    contacts_public_key_file: Path = Field(
        description="File with the public JWK set of notifications, to which contacts are sealed."
    )
