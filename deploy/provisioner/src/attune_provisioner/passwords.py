"""Every password of an installation, made once and kept in one file: what the provisioner gives out and compares."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from attune_contracts.topics import SERVICES

from attune_provisioner.kafka import kafka_users
from attune_provisioner.kafka_server import ADMINISTRATOR
from attune_provisioner.postgres import postgres_roles
from attune_provisioner.private_files import write_private
from attune_provisioner.report import ProvisioningError

SUPERUSER = "postgres"
PASSWORD_BYTES = 32


@dataclass(frozen=True, slots=True)
class Passwords:
    """Passwords by user: Kafka's users with its administrator, PostgreSQL's login roles with its superuser."""

    kafka: Mapping[str, str] = field(repr=False)
    postgres: Mapping[str, str] = field(repr=False)

    def of_kafka_user(self, user: str) -> str:
        """One Kafka user's password. Raises ProvisioningError when there is none."""
        return _found(self.kafka, user, "Kafka user")

    def database_url(self, role: str, address: str, database: str) -> str:
        """The connection of a role to a database at `host:port`. Raises ProvisioningError without its password."""
        return f"postgresql://{role}:{_found(self.postgres, role, 'PostgreSQL role')}@{address}/{database}"


def ensure_passwords(file: Path, *, integrators: Sequence[str]) -> Passwords:
    """The passwords in `file`; those that are missing are made and the file is written again.

    Raises:
        ProvisioningError: the file is there but holds no passwords.
    """
    known = read_passwords(file) if file.exists() else Passwords({}, {})
    wanted = Passwords(
        kafka=_completed(known.kafka, (ADMINISTRATOR, *kafka_users(integrators))),
        postgres=_completed(known.postgres, (SUPERUSER, *postgres_roles(SERVICES))),
    )
    if wanted != known:
        write_private(file, as_text(wanted))
    return wanted


def read_passwords(file: Path) -> Passwords:
    """The passwords in `file`. Raises ProvisioningError with one plain sentence."""
    try:
        content = json.loads(file.read_text("utf-8"))
        return Passwords(kafka=dict(content["kafka"]), postgres=dict(content["postgres"]))
    except OSError as error:
        raise ProvisioningError(f"The file of passwords {file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise ProvisioningError(
            f"The file {file} holds no passwords as `attune-provision secrets` writes them."
        ) from None


def as_text(passwords: Passwords) -> str:
    """The content of a file of passwords."""
    return json.dumps({"kafka": dict(passwords.kafka), "postgres": dict(passwords.postgres)}, indent=1)


def _completed(known: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    # Hexadecimal: it needs no quoting in a connection address nor in Kafka's JAAS file.
    return dict(known) | {name: secrets.token_hex(PASSWORD_BYTES) for name in names if name not in known}


def _found(passwords: Mapping[str, str], name: str, kind: str) -> str:
    if name not in passwords:
        raise ProvisioningError(f"There is no password for the {kind} {name}.")
    return passwords[name]
