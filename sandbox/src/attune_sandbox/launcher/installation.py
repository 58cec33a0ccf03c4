"""One sandbox's plan: where its servers and services lie, what each is told, and how others reach it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from attune_contracts.topics import OBSERVER, SERVICES
from attune_provisioner.kafka_server import ADMINISTRATOR
from attune_provisioner.passwords import SUPERUSER, Passwords, ensure_passwords
from attune_provisioner.postgres import ServiceRoles

from attune_sandbox.kafka.server import KafkaPlan
from attune_sandbox.keys import Keys, ensure_keys
from attune_sandbox.launcher.data_folder import DataFolder
from attune_sandbox.launcher.ports import LOOPBACK, Ports
from attune_sandbox.play_addresses import KafkaLogin, SandboxAddresses
from attune_sandbox.postgres.server import PostgresPlan
from attune_sandbox.service_environment import Surroundings
from attune_sandbox.tokens import mint_token

INTEGRATORS = ("schoolmis",)


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder with its ports, passwords and keys."""

    folder: DataFolder
    ports: Ports
    passwords: Passwords = field(repr=False)
    keys: Keys

    @classmethod
    def of(cls, folder: DataFolder, ports: Ports) -> "Installation":
        """The installation of a folder; passwords and keys that are missing are made."""
        passwords = ensure_passwords(folder.secrets / "passwords.json", integrators=INTEGRATORS)
        return cls(folder, ports, passwords, ensure_keys(folder.secrets / "keys"))

    @property
    def kafka(self) -> KafkaPlan:
        return KafkaPlan(
            folder=self.folder.kafka,
            logs=self.folder.logs,
            client_port=self.ports.kafka,
            controller_port=self.ports.kafka_controller,
            administrator_password=self.passwords.of_kafka_user(ADMINISTRATOR),
        )

    @property
    def postgres(self) -> PostgresPlan:
        return PostgresPlan(
            folder=self.folder.postgres,
            logs=self.folder.logs,
            port=self.ports.postgres,
            superuser_password=self.passwords.postgres[SUPERUSER],
        )

    def database_url(self, service: str, kind: str) -> str:
        """A connection to a service's database as its owner, app, relay or readonly role."""
        roles = ServiceRoles(service)
        return self.passwords.database_url(roles.name(kind), f"{LOOPBACK}:{self.ports.postgres}", roles.database)

    def surroundings(self, service: str) -> Surroundings:
        """What a service is told."""
        return Surroundings(
            service=service,
            keys=self.keys,
            http_port=self.ports.service(service),
            kafka_bootstrap_servers=self.kafka.bootstrap_servers,
            kafka_password=self.passwords.of_kafka_user(service),
            database_url=self.database_url(service, "app"),
            relay_database_url=self.database_url(service, "relay"),
            owner_database_url=self.database_url(service, "owner"),
            smtp_port=self.ports.smtp,
            public_url=f"http://{LOOPBACK}:{self.ports.service('notifications')}",
            integrators=INTEGRATORS,
        )

    @property
    def mailbox_url(self) -> str:
        return f"http://{LOOPBACK}:{self.ports.mailbox}"

    def service_url(self, service: str) -> str:
        return f"http://{LOOPBACK}:{self.ports.service(service)}"

    def addresses(self) -> SandboxAddresses:
        """What a play, or anybody who looks on, needs to know."""
        return SandboxAddresses(
            services={service: self.service_url(service) for service in SERVICES},
            kafka_bootstrap_servers=self.kafka.bootstrap_servers,
            integrator=self._login(INTEGRATORS[0]),
            observer=self._login(OBSERVER),
            token=self.token,
            intake_public_keys=self.keys.intake_public.read_text("utf-8"),
            sent_folder=self.folder.sent,
            mailbox_url=self.mailbox_url,
        )

    def token(self, role: str, authority: str, settings: Sequence[str] | None) -> str:
        """A bearer token of this sandbox's issuer."""
        return mint_token(self.keys, role, authority=authority, settings=settings)

    def _login(self, user: str) -> KafkaLogin:
        return KafkaLogin(user, self.passwords.of_kafka_user(user))
