"""The secrets of a container installation: made once, then one folder for each container, readable by its user alone.

Every container runs as a user of its own, and all see the same volume; that a folder belongs to its reader and has no
rights for others is what keeps them apart. A service never sees its database owner's password: migrations run in a
container, and as a user, of their own.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from attune_contracts.topics import SERVICES

from attune_provisioner.kafka_server import ADMINISTRATOR, jaas_configuration
from attune_provisioner.keys import Keys, ensure_keys
from attune_provisioner.passwords import SUPERUSER, Passwords, as_text, ensure_passwords
from attune_provisioner.postgres import OWNER, ServiceRoles
from attune_provisioner.private_files import PRIVATE_FOLDER_MODE, write_private

READ_ONLY_FOLDER_MODE = 0o500
READ_ONLY_FILE_MODE = 0o400
KEPT_FOLDER = "kept"

READERS: Mapping[str, int] = {
    # The first two are fixed by the images, the others are ours.
    "kafka": 1000,
    "postgres": 999,
    "provision": 10000,
    **{service: 10001 + number for number, service in enumerate(SERVICES)},
    **{f"migrate-{service}": 10011 + number for number, service in enumerate(SERVICES)},
}
"""The user id each container runs as, by the name of the container, which is also the name of its folder."""


def kept_folder(folder: Path) -> Path:
    """Where everything is kept from start to start; no container but the one that makes secrets can read it."""
    return folder / KEPT_FOLDER


def ensure_secrets(
    folder: Path, *, integrators: Sequence[str], postgres_address: str, readers: Mapping[str, int] = READERS
) -> None:
    """Make what is missing and lay it out; a second run changes nothing.

    Args:
        folder: the volume every container sees.
        integrators: names of those who have an intake topic.
        postgres_address: `host:port` at which the services reach PostgreSQL.
        readers: user id by folder.
    """
    kept = kept_folder(folder)
    kept.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER_MODE)
    keys = ensure_keys(kept / "keys")
    passwords = ensure_passwords(kept / "passwords.json", integrators=integrators)
    for reader, files in secrets_of_readers(keys, passwords, postgres_address).items():
        _lay_out(folder / reader, files, readers[reader])


def secrets_of_readers(keys: Keys, passwords: Passwords, postgres_address: str) -> dict[str, dict[str, str]]:
    """What each container may read: content by file name; a setting's file has the setting's name."""
    secrets = {
        "kafka": {"jaas.conf": jaas_configuration(passwords.kafka[ADMINISTRATOR])},
        "postgres": {"superuser.password": passwords.postgres[SUPERUSER]},
        "provision": {"passwords.json": as_text(passwords)},
    }
    for service in SERVICES:
        roles = ServiceRoles(service)

        def url(kind: str, roles: ServiceRoles = roles) -> str:
            return passwords.database_url(roles.name(kind), postgres_address, roles.database)

        secrets[service] = {
            "ATTUNE_KAFKA_PASSWORD": passwords.kafka[service],
            "ATTUNE_DATABASE_URL": url("app"),
            "ATTUNE_RELAY_DATABASE_URL": url("relay"),
            **{file.name: file.read_text("utf-8") for file in keys_of_service(keys, service)},
        }
        secrets[f"migrate-{service}"] = {"ATTUNE_OWNER_DATABASE_URL": url(OWNER)}
    return secrets


def keys_of_service(keys: Keys, service: str) -> tuple[Path, ...]:
    """The key files a service reads: who opens holds the private half, who seals the public one."""
    opened: Mapping[str, tuple[Path, ...]] = {
        "referrals": (keys.intake_private, keys.contacts_public, keys.fingerprint_secret),
        "training": (keys.contacts_public,),
        "awards": (keys.contacts_public,),
        "notifications": (keys.contacts_private, keys.acknowledgement_secret, keys.statement_private),
    }
    return (keys.issuer_public, *opened[service])


def _lay_out(folder: Path, files: Mapping[str, str], user_id: int) -> None:
    folder.mkdir(exist_ok=True, mode=PRIVATE_FOLDER_MODE)
    folder.chmod(PRIVATE_FOLDER_MODE)
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            write_private(path, text)
        os.chown(path, user_id, -1)
        path.chmod(READ_ONLY_FILE_MODE)
    os.chown(folder, user_id, -1)
    folder.chmod(READ_ONLY_FOLDER_MODE)
