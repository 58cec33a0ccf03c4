"""The addresses of the compose project in this checkout, for a play against its containers.

Secrets are in a volume only containers see; what somebody outside needs of them is asked of the container that made
them, by the same `docker compose` the project was started with.
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attune_contracts.topics import OBSERVER, SERVICES

from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.keys import Keys
from attune_sandbox.locations import PRIVATE_FOLDER_MODE, write_private
from attune_sandbox.play.addresses import KafkaLogin, SandboxAddresses
from attune_sandbox.tokens import mint_token

COMMAND_TIMEOUT_SECONDS = 60.0
MAILBOX_PAGE_PORT = 8025
START_FIRST = "Start it first: docker compose up --wait"


@dataclass(frozen=True, slots=True)
class ComposeProject:
    """The compose project of a checkout. `folder` keeps, privately, what a play needs from one time to the next."""

    checkout: Path
    folder: Path

    def addresses(self, integrator: str) -> SandboxAddresses:
        """Where everything is. Raises SandboxError when there is no Docker, or the project is not up."""
        self._check_that_it_runs()
        published = _published(json.loads(self._compose("config", "--format", "json")))
        client = self._client()
        keys = self._keep(client)

        def token(role: str, authority: str, settings: Sequence[str] | None) -> str:
            return mint_token(keys, role, authority=authority, settings=settings)

        return SandboxAddresses(
            services={service: f"http://{_only(published[service])}" for service in SERVICES},
            kafka_bootstrap_servers=_only(published["kafka"]),
            integrator=client.login(integrator),
            observer=client.login(OBSERVER),
            token=token,
            intake_public_keys=client.intake_public_keys,
            sent_folder=self.folder / "sent",
            mailbox_url=f"http://{published['mailpit'][MAILBOX_PAGE_PORT]}",
        )

    def keys(self) -> Keys:
        """The key of the project's token issuer. Raises SandboxError when there is no Docker, or it is not up."""
        self._check_that_it_runs()
        return self._keep(self._client())

    def _client(self) -> "_Client":
        return _Client.read(self._compose("run", "--rm", "--no-deps", "-T", "secrets", "show-client"))

    def _check_that_it_runs(self) -> None:
        running = set(self._compose("ps", "--services", "--status", "running").split())
        missing = {*SERVICES, "kafka", "mailpit"} - running
        if missing:
            names = ", ".join(sorted(missing))
            raise SandboxError(
                f"Of the compose project these do not run: {names}. {START_FIRST}.", exit_code=EXIT_MISUSED
            )

    def _keep(self, client: "_Client") -> Keys:
        keys = Keys(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER_MODE)
        write_private(keys.issuer_private, client.issuer_private_key)
        return keys

    def _compose(self, *arguments: str) -> str:
        command = ["docker", "compose", "--project-directory", str(self.checkout), *arguments]
        try:
            done = subprocess.run(  # noqa: S603 -- every argument is built here
                command, capture_output=True, text=True, timeout=COMMAND_TIMEOUT_SECONDS, check=False
            )
        except FileNotFoundError:
            raise SandboxError("There is no `docker` on this machine, and --compose needs it.") from None
        except subprocess.TimeoutExpired:
            raise SandboxError(
                f"`docker compose {arguments[0]}` took over {COMMAND_TIMEOUT_SECONDS:g} seconds."
            ) from None
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise SandboxError(f"`docker compose {arguments[0]}` failed: {reason}")
        return done.stdout


@dataclass(frozen=True, slots=True)
class _Client:
    issuer_private_key: str = field(repr=False)
    intake_public_keys: str
    kafka_passwords: Mapping[str, str] = field(repr=False)

    @classmethod
    def read(cls, text: str) -> "_Client":
        shown = json.loads(text)
        return cls(
            issuer_private_key=json.dumps(shown["issuer_private_jwk"]),
            intake_public_keys=json.dumps(shown["intake_public_jwk_set"]),
            kafka_passwords=shown["kafka_passwords"],
        )

    def login(self, user: str) -> KafkaLogin:
        if user not in self.kafka_passwords:
            raise SandboxError(f"The compose project knows no Kafka user {user}.", exit_code=EXIT_MISUSED)
        return KafkaLogin(user, self.kafka_passwords[user])


def _published(configuration: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """`host:port` on this machine of everything each service offers, by the port inside its container."""
    return {
        name: {
            int(port["target"]): f"{port.get('host_ip', '127.0.0.1')}:{port['published']}"
            for port in service.get("ports", ())
        }
        for name, service in configuration["services"].items()
    }


def _only(addresses: Mapping[int, str]) -> str:
    (address,) = addresses.values()
    return address
