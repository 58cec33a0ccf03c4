"""What an operator can set: environment variables `ATTUNE_...`, or files of the same names in `ATTUNE_SECRETS_DIR`.

A variable counts before a file. Every limit has its unit in its name.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError

from attune_chassis.database import PoolLimits

PREFIX = "ATTUNE_"
SECRETS_DIR = "ATTUNE_SECRETS_DIR"


def _split_at_commas(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_at_commas)]
"""A setting written as `one,two,three`; blanks around the commas do not count."""


class MigrationSettings(BaseSettings):
    """All that `migrate` reads: who holds the owner's password needs no key and no other login, and vice versa."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    owner_database_url: SecretStr | None = Field(
        None, description="PostgreSQL, as the role <service>_owner; only `migrate` uses it."
    )
    database_connect_timeout_seconds: float = Field(5.0, gt=0, description="Limit of one attempt to connect.")
    database_wait_seconds_max: float = Field(60.0, ge=0, description="How long `migrate` waits for a database.")
    migration_lock_timeout_seconds: float = Field(30.0, gt=0, description="Limit of the wait for a lock in `migrate`.")


class ServiceSettings(MigrationSettings):
    """The settings every service has; a service adds its own by subclassing. The unit stands last in each name."""

    database_url: SecretStr = Field(
        description="PostgreSQL, as the application role <service>_app.",
        examples=["postgresql://referrals_app:secret@localhost:5432/referrals"],
    )
    relay_database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL, as the role <service>_relay; a direct connection, not through transaction pooling.",
    )
    kafka_bootstrap_servers: str = Field(
        description="Kafka brokers, host:port, separated by commas.", examples=["localhost:9092"]
    )
    kafka_username: str | None = Field(None, description="Kafka user of this service.")
    kafka_password: SecretStr | None = Field(None, description="Password of the Kafka user.")
    kafka_security_protocol: Literal["SASL_SSL", "SASL_PLAINTEXT", "PLAINTEXT"] = Field(
        "SASL_SSL", description="How to talk to the brokers."
    )
    kafka_sasl_mechanism: Literal["SCRAM-SHA-512"] = Field("SCRAM-SHA-512", description="How to log in to the brokers.")
    kafka_ca_file: Path | None = Field(
        None, description="Certificate authority of the brokers, where it is not a public one."
    )
    topic_prefix: str = Field("", description="Put before every topic and group name; empty in production.")
    http_host: str = Field("127.0.0.1", description="Address to listen on.")
    http_port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    http_body_bytes_max: int = Field(262_144, ge=1024, description="Largest request body.")
    auth_issuer: str = Field(
        description="Issuer (iss) whose tokens are accepted.", examples=["https://identity.example.gov.uk"]
    )
    auth_audience: str = Field("attune", description="Audience (aud) a token must name.")
    auth_jwks_file: Path | None = Field(
        None,
        description="File with the issuer's public JWK set; set this or the address below.",
        examples=["/run/secrets/issuer.jwks.json"],
    )
    auth_jwks_url: str | None = Field(None, description="Address of the issuer's public JWK set.")
    auth_jwks_age_seconds_max: float = Field(300.0, gt=0, description="How long a fetched JWK set is used.")
    clock_offset_seconds: float = Field(0.0, description="Business time minus real time; only for a sandbox.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    trace_exporter: Literal["none", "console"] = Field("none", description="Where finished trace spans go.")
    database_connections_max: int = Field(10, ge=2, description="Connections of the application pool.")
    database_acquire_timeout_seconds: float = Field(5.0, gt=0, description="Limit of the wait for a free connection.")
    database_statement_timeout_seconds: float = Field(20.0, gt=0, description="Limit of one statement.")
    database_lock_timeout_seconds: float = Field(10.0, gt=0, description="Limit of the wait for a lock.")
    database_idle_in_transaction_timeout_seconds: float = Field(
        30.0, gt=0, description="A transaction idle for longer is ended by the server."
    )
    readiness_timeout_seconds: float = Field(3.0, gt=0, description="Limit of one readiness check.")
    progress_timeout_seconds: float = Field(
        120.0, gt=0, description="A role without any progress for longer makes /livez fail, so that it is restarted."
    )
    shutdown_grace_seconds: float = Field(20.0, gt=0, description="Time the roles get to end their work on SIGTERM.")

    housekeeping_interval_seconds: float = Field(
        86_400.0, gt=0, description="How often the timer role removes what is old enough."
    )
    inbox_retention_days: float = Field(
        97.0, ge=90, description="How long ids of received records are kept: the intake topics' retention plus 90 days."
    )
    command_answer_retention_days: float = Field(
        90.0, ge=1, description="How long a repeated command gets its first answer; later it is refused."
    )

    @model_validator(mode="after")
    def _one_source_of_keys(self) -> "ServiceSettings":
        if (self.auth_jwks_file is None) == (self.auth_jwks_url is None):
            raise ValueError("Set either ATTUNE_AUTH_JWKS_FILE or ATTUNE_AUTH_JWKS_URL, and not both.")
        return self

    @property
    def pool_limits(self) -> PoolLimits:
        """The bounds of the application pool."""
        return PoolLimits(
            size_max=self.database_connections_max,
            connect_timeout_seconds=self.database_connect_timeout_seconds,
            acquire_timeout_seconds=self.database_acquire_timeout_seconds,
            command_timeout_seconds=self.database_statement_timeout_seconds + 5.0,
            statement_timeout_seconds=self.database_statement_timeout_seconds,
            lock_timeout_seconds=self.database_lock_timeout_seconds,
            idle_in_transaction_timeout_seconds=self.database_idle_in_transaction_timeout_seconds,
        )


Settings = TypeVar("Settings", bound=BaseSettings)


class UnusableSettingsError(Exception):
    """Settings that cannot be used; `sentences` says one plain thing per setting, without any value."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def load_settings(settings: type[Settings], environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment and the folder of secrets.

    Raises:
        UnusableSettingsError: with one sentence per setting that is missing or wrong.
    """
    folder = environment.get(SECRETS_DIR)
    if folder is not None and not Path(folder).is_dir():
        raise UnusableSettingsError([f"{SECRETS_DIR} names {folder}, which is not a folder."])
    try:
        return settings(_secrets_dir=folder)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False, include_context=False)
        raise UnusableSettingsError([_sentence(detail) for detail in details]) from None
    except SettingsError as error:
        raise UnusableSettingsError([f"A setting could not be read: {error}."]) from None


def variable_name(field: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field.upper()


def _sentence(detail: ErrorDetails) -> str:
    message = detail["msg"].removeprefix("Value error, ")
    if not detail["loc"]:
        return message
    name = variable_name(str(detail["loc"][0]))
    if detail["type"] == "missing":
        return f"{name} is not set."
    return f"{name} cannot be used: {message[0].lower()}{message[1:]}."
