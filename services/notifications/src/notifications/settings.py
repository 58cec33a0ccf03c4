"""What an operator sets for this service, beside what every service has."""

import json
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from attune_chassis.settings import ServiceSettings
from attune_contracts import BadSealError
from attune_contracts.sealing import open_sealed
from pydantic import Field, SecretStr, TypeAdapter, ValidationError, field_validator, model_validator

from notifications.adapters.acknowledgement_links import check_secrets
from notifications.adapters.statement_keys import signing_keys

NOTIFY_SECRET_LENGTH_MIN = 10
"""What GOV.UK Notify asks of a callback's token; its keys are longer."""

NotifyTemplates = TypeAdapter(
    dict[str, dict[Literal["email", "sms", "letter"], Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]]]
)


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
    smtp_unclear_repeats_max: int = Field(
        2,
        ge=0,
        le=10,
        description="How often a message people must get is sent again, with the same Message-ID, after an attempt of "
        "which nobody knows whether the server took it; then a person asks.",
    )
    smtp_backoff_seconds_first: float = Field(15.0, gt=0, description="Wait after the first attempt; then doubling.")
    smtp_backoff_seconds_max: float = Field(1800.0, gt=0, description="Longest wait between two attempts.")
    email_provider: Literal["smtp", "notify", "files"] = Field("smtp", description="Who carries e-mail.")
    sms_provider: Literal["none", "notify", "files"] = Field(
        "none", description="Who carries text messages; with none that way is passed over."
    )
    letter_provider: Literal["none", "notify", "files"] = Field(
        "none", description="Who prints and posts letters; with none that way is passed over."
    )
    notify_base_url: str = Field(
        "https://api.notifications.service.gov.uk", pattern=r"^https?://", description="Address of GOV.UK Notify."
    )
    notify_api_key_file: Path | None = Field(
        None, description="File with the API key of GOV.UK Notify, where it carries anything."
    )
    notify_templates_file: Path | None = Field(
        None,
        description="YAML file: purpose, or any -> channel -> id of the template at GOV.UK Notify. Each template has "
        "((subject)) and ((body)), that of a text message ((body)) only.",
    )
    notify_timeout_seconds: float = Field(20.0, gt=0, le=300, description="Limit of one call to GOV.UK Notify.")
    notify_callback_token_file: Path | None = Field(
        None,
        description="File with the bearer token GOV.UK Notify's callbacks carry; without it they are refused.",
    )
    file_sink_folder: Path | None = Field(
        None, description="Folder messages are written to, where a channel's provider is files."
    )
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
    statement_key_file: Path = Field(
        description="File with the private JWK set that signs statements (ES256): the first key signs, the public "
        "halves of all are published, so that a key can be exchanged.",
        examples=["/run/secrets/statements.private.jwks.json"],
    )

    @field_validator("acknowledgement_secret_file")
    @classmethod
    def _secret_is_strong(cls, file: Path) -> Path:
        check_secrets(_lines(file))
        return file

    @field_validator("statement_key_file")
    @classmethod
    def _key_can_sign(cls, file: Path) -> Path:
        signing_keys(_text(file))
        return file

    @field_validator("notify_api_key_file", "notify_callback_token_file")
    @classmethod
    def _secret_is_there(cls, file: Path | None) -> Path | None:
        if file is not None and len(_text(file).strip()) < NOTIFY_SECRET_LENGTH_MIN:
            raise ValueError(f"the file needs a secret of at least {NOTIFY_SECRET_LENGTH_MIN} characters")
        return file

    @field_validator("notify_templates_file")
    @classmethod
    def _templates_are_readable(cls, file: Path | None) -> Path | None:
        if file is not None:
            _notify_templates(file)
        return file

    @model_validator(mode="after")
    def _providers_have_what_they_need(self) -> Self:
        used = set(self.provider_of_channel.values())
        if "notify" in used and (self.notify_api_key_file is None or self.notify_templates_file is None):
            raise ValueError(
                "ATTUNE_NOTIFY_API_KEY_FILE and ATTUNE_NOTIFY_TEMPLATES_FILE are needed where notify carries anything."
            )
        if "files" in used and self.file_sink_folder is None:
            raise ValueError("ATTUNE_FILE_SINK_FOLDER is needed where files carries anything.")
        return self

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
    def provider_of_channel(self) -> dict[str, str]:
        """Channel -> provider, for those that have one."""
        all_channels = {"email": self.email_provider, "sms": self.sms_provider, "letter": self.letter_provider}
        return {channel: provider for channel, provider in all_channels.items() if provider != "none"}

    @property
    def call_timeout_seconds(self) -> float:
        """Longest hand-over of any provider."""
        return max(self.smtp_timeout_seconds, self.notify_timeout_seconds)

    @property
    def notify_api_key(self) -> str:
        """The key; empty where there is none."""
        return "" if self.notify_api_key_file is None else _text(self.notify_api_key_file).strip()

    @property
    def notify_callback_token(self) -> str | None:
        """The token of callbacks; None where none are taken."""
        return None if self.notify_callback_token_file is None else _text(self.notify_callback_token_file).strip()

    @property
    def notify_templates(self) -> dict[str, dict[str, str]]:
        """Purpose -> channel -> template id."""
        return {} if self.notify_templates_file is None else _notify_templates(self.notify_templates_file)

    @property
    def file_sink_path(self) -> Path:
        """The folder of the file sink. Raises ValueError where there is none."""
        if self.file_sink_folder is None:
            raise ValueError("no folder is set")
        return self.file_sink_folder

    @property
    def statement_private_jwk_set(self) -> str:
        """The keys that sign statements, as text."""
        return _text(self.statement_key_file)

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


def _notify_templates(file: Path) -> dict[str, dict[str, str]]:
    try:
        read = NotifyTemplates.validate_python(yaml.safe_load(_text(file)))
    except (yaml.YAMLError, ValidationError):
        raise ValueError("the file needs purpose -> email, sms or letter -> template id") from None
    return {purpose: {str(channel): id_ for channel, id_ in templates.items()} for purpose, templates in read.items()}
