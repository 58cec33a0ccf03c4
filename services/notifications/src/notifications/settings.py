"""What an operator sets for this service, beside what every service has."""

import json
from pathlib import Path

from attune_chassis.settings import ServiceSettings
from attune_contracts import BadSealError
from attune_contracts.sealing import open_sealed
from pydantic import Field, SecretStr, field_validator

from notifications.adapters.acknowledgement_links import check_secrets


class NotificationsSettings(ServiceSettings):
    """Settings of the notifications service."""

    contacts_private_key_file: Path = Field(
        description="File with this service's private JWK set; contacts are sealed to its public part.",
        examples=["/run/secrets/contacts.private.jwks.json"],
    )
    smtp_host: str = Field(description="Mail server that takes outgoing mail.", examples=["smtp.example.gov.uk"])
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    smtp_username: str | None = Field(None, description="User of the mail server, where it asks for one.")
    smtp_password: SecretStr | None = Field(None, description="Password of that user.")
    smtp_starttls: bool = Field(True, description="Whether the connection must be encrypted by STARTTLS.")
    smtp_timeout_seconds: float = Field(20.0, gt=0, le=300, description="Limit of handing over one message.")
    smtp_attempts_max: int = Field(16, ge=1, le=100, description="Attempts before a message counts as failed.")
    smtp_backoff_seconds_first: float = Field(15.0, gt=0, description="Wait after the first attempt; then doubling.")
    smtp_backoff_seconds_max: float = Field(1800.0, gt=0, description="Longest wait between two attempts.")
    mail_from: str = Field(
        pattern=r"^[^@\s<>]+@[A-Za-z0-9.-]+$",
        description="Address messages come from; its domain also stands in every Message-ID.",
        examples=["no-reply@attune.example"],
    )
    public_url: str = Field(
        pattern=r"^https?://",
        description="Where readers of messages reach this service; acknowledgement links begin with it.",
        examples=["https://attune.example.gov.uk"],
    )
    acknowledgement_secret_file: Path = Field(
        description="File with the secrets of acknowledgement links: one a line, the first signs, all are recognised.",
        examples=["/run/secrets/acknowledgement_secret"],
    )

    @field_validator("acknowledgement_secret_file")
    @classmethod
    def _secret_is_strong(cls, file: Path) -> Path:
        check_secrets(_lines(file))
        return file

    @field_validator("contacts_private_key_file")
    @classmethod
    def _keys_can_open(cls, file: Path) -> Path:
        try:
            open_sealed("a.b.c.d.e", _text(file))
        except BadSealError:
            keys = json.loads(_text(file))["keys"]
        if not all("d" in key for key in keys):
            raise ValueError("the file holds a public key; opening contacts needs the private one")
        return file

    @property
    def acknowledgement_secrets(self) -> tuple[str, ...]:
        """The secrets of the file, in order."""
        return tuple(_lines(self.acknowledgement_secret_file))

    @property
    def contacts_private_jwk_set(self) -> str:
        """The private JWK set as text."""
        return _text(self.contacts_private_key_file)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ValueError("the file cannot be read") from None


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in _text(file).splitlines() if line.strip()]
