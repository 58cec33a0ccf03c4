"""One sandbox worked out: folder, ports, passwords, keys, and from them what each process is told."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from attune_contracts.topics import OBSERVER, SERVICES
from attune_provisioner.kafka_admin import KafkaLogin
from attune_provisioner.kafka_server import ADMINISTRATOR
from attune_provisioner.passwords import SUPERUSER, Passwords, ensure_passwords

from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.server import KafkaPlan
from attune_sandbox.keys import Keys, ensure_keys
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.parts import Program, console_script
from attune_sandbox.play import addresses as play_addresses
from attune_sandbox.ports import LOOPBACK, Ports
from attune_sandbox.postgres.server import PostgresPlan
from attune_sandbox.service_environment import (
    Surroundings,
    plain_settings,
    secret_settings,
    without_attune,
    write_secrets,
)
from attune_sandbox.tokens import mint_token

INTEGRATOR = "schoolmis"
INTEGRATORS = (INTEGRATOR,)
MAILBOX = "mailbox"
OWNER_URL = "ATTUNE_OWNER_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about one sandbox that does not change while it runs."""

    folder: DataFolder
    ports: Ports
    passwords: Passwords
    keys: Keys

    @classmethod
    def of(cls, folder: DataFolder, ports: Ports) -> "Plan":
        """The plan of a data folder; passwords and keys are made the first time and kept."""
        passwords = ensure_passwords(folder.secrets / "passwords.json", integrators=INTEGRATORS)
        return cls(folder, ports, passwords, ensure_keys(folder.secrets / "keys"))

    def kafka(self) -> KafkaPlan:
        return KafkaPlan(
            folder=self.folder.kafka,
            logs=self.folder.logs,
            client_port=self.ports.kafka,
            controller_port=self.ports.kafka_controller,
            administrator_password=self.passwords.of_kafka_user(ADMINISTRATOR),
        )

    def postgres(self) -> PostgresPlan:
        return PostgresPlan(
            folder=self.folder.postgres,
            logs=self.folder.logs,
            port=self.ports.postgres,
            superuser_password=self.passwords.postgres[SUPERUSER],
        )

    @property
    def bootstrap_servers(self) -> str:
        return f"{LOOPBACK}:{self.ports.kafka}"

    def administrator(self) -> KafkaLogin:
        return KafkaLogin.of_administrator(self.bootstrap_servers, self.passwords.of_kafka_user(ADMINISTRATOR))

    def database_url(self, role: str, database: str) -> str:
        return self.passwords.database_url(role, f"{LOOPBACK}:{self.ports.postgres}", database)

    def service_url(self, service: str) -> str:
        return f"http://{LOOPBACK}:{self.ports.service(service)}"

    @property
    def mailbox_url(self) -> str:
        return f"http://{LOOPBACK}:{self.ports.mailbox}"

    def service_environment(self, service: str) -> dict[str, str]:
        """What a service's process gets: plain settings, and the folder its secrets were written to."""
        about = self._surroundings(service)
        secrets = {name: value for name, value in secret_settings(about).items() if name != OWNER_URL}
        return self._environment(about, write_secrets(self.folder.secrets / service, secrets))

    def migration_environment(self, service: str) -> dict[str, str]:
        """What `<service> migrate` gets: the owner's login, which the serving process never sees."""
        about = self._surroundings(service)
        owner = {OWNER_URL: secret_settings(about)[OWNER_URL]}
        return self._environment(about, write_secrets(self.folder.secrets / f"{service}-migrate", owner))

    def _environment(self, about: Surroundings, secrets: dict[str, str]) -> dict[str, str]:
        return without_attune(os.environ) | plain_settings(about) | secrets

    def _surroundings(self, service: str) -> Surroundings:
        return Surroundings(
            service=service,
            keys=self.keys,
            http_port=self.ports.service(service),
            kafka_bootstrap_servers=self.bootstrap_servers,
            kafka_password=self.passwords.of_kafka_user(service),
            database_url=self.database_url(f"{service}_app", service),
            relay_database_url=self.database_url(f"{service}_relay", service),
            owner_database_url=self.database_url(f"{service}_owner", service),
            smtp_port=self.ports.smtp,
            public_url=self.service_url("notifications"),
            integrators=INTEGRATORS,
        )

    def service(self, service: str, guard: Guard) -> Program:
        return Program(
            service,
            [console_script(service), "serve"],
            port=self.ports.service(service),
            ready_path="/readyz",
            environment=self.service_environment(service),
            log=log_file(self.folder, service),
            guard=guard,
        )

    def mailbox(self, guard: Guard) -> Program:
        where = ["--smtp-port", str(self.ports.smtp), "--http-port", str(self.ports.mailbox)]
        return Program(
            MAILBOX,
            [sys.executable, "-m", "attune_sandbox.mailbox", "--data", self.folder.mailbox, *where],
            port=self.ports.mailbox,
            ready_path="/",
            environment=without_attune(os.environ),
            log=log_file(self.folder, MAILBOX),
            guard=guard,
        )

    def addresses(self) -> play_addresses.SandboxAddresses:
        """What a play needs to know."""

        def login(user: str) -> play_addresses.KafkaLogin:
            return play_addresses.KafkaLogin(user, self.passwords.of_kafka_user(user))

        def token(role: str, authority: str, settings: Sequence[str] | None) -> str:
            return mint_token(self.keys, role, authority=authority, settings=settings)

        return play_addresses.SandboxAddresses(
            services={service: self.service_url(service) for service in SERVICES},
            kafka_bootstrap_servers=self.bootstrap_servers,
            integrator=login(INTEGRATOR),
            observer=login(OBSERVER),
            token=token,
            intake_public_keys=self.keys.intake_public.read_text("utf-8"),
            sent_folder=self.folder.sent,
            mailbox_url=self.mailbox_url,
        )


def log_file(folder: DataFolder, name: str) -> Path:
    """The log of one process of the platform."""
    return folder.logs / f"{name}.log"
