"""What one service is told: plain settings by environment, secrets by files of the same names (mode 0600)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from attune_contracts.topics import SERVICES

from attune_sandbox.keys import Keys
from attune_sandbox.locations import PRIVATE_FOLDER_MODE, write_private
from attune_sandbox.tokens import AUDIENCE, ISSUER

LOOPBACK = "127.0.0.1"
MAIL_FROM = "attune@sandbox.example"
SECRETS_VARIABLE = "ATTUNE_SECRETS_DIR"
SEALING_SERVICES = ("referrals", "training", "awards")


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """Where one service finds what it needs. `public_url` is where people reach notifications' pages."""

    service: str
    keys: Keys
    http_port: int
    kafka_bootstrap_servers: str
    kafka_password: str = field(repr=False)
    database_url: str = field(repr=False)
    relay_database_url: str = field(repr=False)
    owner_database_url: str = field(repr=False)
    smtp_port: int
    public_url: str
    integrators: tuple[str, ...]
    topic_prefix: str = ""
    clock_offset_seconds: float = 0.0


def plain_settings(about: Surroundings) -> dict[str, str]:
    """The settings that are no secret."""
    settings = {
        "ATTUNE_KAFKA_BOOTSTRAP_SERVERS": about.kafka_bootstrap_servers,
        "ATTUNE_KAFKA_USERNAME": about.service,
        "ATTUNE_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "ATTUNE_TOPIC_PREFIX": about.topic_prefix,
        "ATTUNE_HTTP_HOST": LOOPBACK,
        "ATTUNE_HTTP_PORT": str(about.http_port),
        "ATTUNE_AUTH_ISSUER": ISSUER,
        "ATTUNE_AUTH_AUDIENCE": AUDIENCE,
        "ATTUNE_AUTH_JWKS_FILE": str(about.keys.issuer_public),
        "ATTUNE_CLOCK_OFFSET_SECONDS": str(about.clock_offset_seconds),
    }
    return settings | _own_settings(about)


def secret_settings(about: Surroundings) -> dict[str, str]:
    """The settings that hold a password."""
    return {
        "ATTUNE_KAFKA_PASSWORD": about.kafka_password,
        "ATTUNE_DATABASE_URL": about.database_url,
        "ATTUNE_RELAY_DATABASE_URL": about.relay_database_url,
        "ATTUNE_OWNER_DATABASE_URL": about.owner_database_url,
    }


def write_secrets(folder: Path, secrets: Mapping[str, str]) -> dict[str, str]:
    """Write each secret as a file of its name; the environment that points a service there."""
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER_MODE)
    for name, value in secrets.items():
        write_private(folder / name, value)
    return {SECRETS_VARIABLE: str(folder)}


def without_attune(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without settings of ours, so that the shell's own never reach a service by accident."""
    return {name: value for name, value in environment.items() if not name.startswith("ATTUNE_")}


def _own_settings(about: Surroundings) -> dict[str, str]:
    if about.service not in SERVICES:
        raise ValueError(f"{about.service!r} is no service of the contracts")
    settings: dict[str, str] = {}
    if about.service in SEALING_SERVICES:
        settings["ATTUNE_CONTACTS_PUBLIC_KEY_FILE"] = str(about.keys.contacts_public)
    if about.service == "referrals":
        settings["ATTUNE_INTAKE_PRIVATE_KEY_FILE"] = str(about.keys.intake_private)
        settings["ATTUNE_FINGERPRINT_SECRET_FILE"] = str(about.keys.fingerprint_secret)
        settings["ATTUNE_INTEGRATORS"] = ",".join(about.integrators)
    if about.service == "notifications":
        settings |= {
            "ATTUNE_CONTACTS_PRIVATE_KEY_FILE": str(about.keys.contacts_private),
            "ATTUNE_ACKNOWLEDGEMENT_SECRET_FILE": str(about.keys.acknowledgement_secret),
            "ATTUNE_STATEMENT_KEY_FILE": str(about.keys.statement_private),
            "ATTUNE_SMTP_HOST": LOOPBACK,
            "ATTUNE_SMTP_PORT": str(about.smtp_port),
            "ATTUNE_SMTP_STARTTLS": "false",
            "ATTUNE_MAIL_FROM": MAIL_FROM,
            "ATTUNE_PUBLIC_URL": about.public_url,
        }
    return settings
