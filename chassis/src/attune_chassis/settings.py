"""What an operator can set: environment variables `ATTUNE_...`, or files of the same names in `ATTUNE_SECRETS_DIR`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """The settings every service has; a service adds its own by subclassing. The unit stands last in each name."""

    model_config = SettingsConfigDict(env_prefix="ATTUNE_", extra="ignore", frozen=True)

    database_url: SecretStr = Field(description="PostgreSQL, as the application role <service>_app.")
    relay_database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL, as the role <service>_relay; a direct connection, not through transaction pooling.",
    )
    owner_database_url: SecretStr | None = Field(
        None, description="PostgreSQL, as the role <service>_owner; only `migrate` uses it."
    )
    kafka_bootstrap_servers: str = Field(description="Kafka brokers, host:port, separated by commas.")
    kafka_username: str | None = Field(None, description="Kafka user of this service.")
    kafka_password: SecretStr | None = Field(None, description="Password of the Kafka user.")
    kafka_security_protocol: Literal["SASL_SSL", "SASL_PLAINTEXT", "PLAINTEXT"] = Field(
        "SASL_SSL", description="How to talk to the brokers."
    )
    kafka_sasl_mechanism: Literal["SCRAM-SHA-512"] = Field("SCRAM-SHA-512", description="How to log in to the brokers.")
    topic_prefix: str = Field("", description="Put before every topic and group name; empty in production.")
    http_host: str = Field("127.0.0.1", description="Address to listen on.")
    http_port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    auth_issuer: str = Field(description="Issuer (`iss`) whose tokens are accepted.")
    auth_audience: str = Field("attune", description="Audience (`aud`) a token must name.")
    auth_jwks_file: Path | None = Field(None, description="File with the issuer's public JWK set.")
    auth_jwks_url: str | None = Field(None, description="Address of the issuer's public JWK set.")
    clock_offset_seconds: float = Field(0.0, description="Business time minus real time; only for a sandbox.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
