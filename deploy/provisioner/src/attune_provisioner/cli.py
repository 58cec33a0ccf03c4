"""`attune-provision`: brings Kafka and PostgreSQL to what the contracts say, and makes secrets for containers.

Every command may be repeated; the second time it changes nothing. What went wrong is told in one plain sentence, with
exit code 1.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from attune_contracts.topics import SERVICES

from attune_provisioner.client_secrets import client_secrets
from attune_provisioner.container_kafka import CONTAINER_KAFKA
from attune_provisioner.container_secrets import ensure_secrets
from attune_provisioner.kafka import provision_kafka
from attune_provisioner.kafka_admin import KafkaLogin
from attune_provisioner.kafka_server import ADMINISTRATOR, server_properties
from attune_provisioner.passwords import SUPERUSER, Passwords, read_passwords
from attune_provisioner.postgres import provision_postgres
from attune_provisioner.report import ProvisioningError, Report

FAILED = 1

PasswordsFile = Annotated[
    Path, typer.Option("--passwords", envvar="ATTUNE_PASSWORDS_FILE", help="File with every user's password (JSON).")
]
BootstrapServers = Annotated[
    str, typer.Option(envvar="ATTUNE_KAFKA_BOOTSTRAP_SERVERS", help="Kafka brokers, host:port, separated by commas.")
]
PostgresAddress = Annotated[str, typer.Option(envvar="ATTUNE_POSTGRES_ADDRESS", help="PostgreSQL, host:port.")]
TopicPrefix = Annotated[str, typer.Option(envvar="ATTUNE_TOPIC_PREFIX", help="Put before every topic and group name.")]
Integrators = Annotated[
    str, typer.Option(envvar="ATTUNE_INTEGRATORS", help="Who has an intake topic, separated by commas.")
]
SecretsFolder = Annotated[
    Path, typer.Option("--folder", envvar="ATTUNE_SECRETS_VOLUME", help="The volume every container sees.")
]

app = typer.Typer(name="attune-provision", help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)


@app.command(name="all")
def all_command(
    passwords: PasswordsFile,
    bootstrap_servers: BootstrapServers,
    postgres_address: PostgresAddress,
    integrators: Integrators = "",
    topic_prefix: TopicPrefix = "",
) -> None:
    """PostgreSQL and Kafka, one after the other."""
    with _told():
        known = read_passwords(passwords)
        _say(_postgres(known, postgres_address))
        _say(_kafka(known, bootstrap_servers, integrators, topic_prefix))


@app.command(name="kafka")
def kafka_command(
    passwords: PasswordsFile,
    bootstrap_servers: BootstrapServers,
    integrators: Integrators = "",
    topic_prefix: TopicPrefix = "",
) -> None:
    """Topics, users and access rules."""
    with _told():
        _say(_kafka(read_passwords(passwords), bootstrap_servers, integrators, topic_prefix))


@app.command(name="postgres")
def postgres_command(passwords: PasswordsFile, postgres_address: PostgresAddress) -> None:
    """Roles and databases."""
    with _told():
        _say(_postgres(read_passwords(passwords), postgres_address))


@app.command(name="secrets")
def secrets_command(
    folder: SecretsFolder, postgres_address: PostgresAddress = "postgres:5432", integrators: Integrators = ""
) -> None:
    """Make the secrets that are missing and lay them out, one folder for each container; needs to be root."""
    with _told():
        ensure_secrets(folder, integrators=_names(integrators), postgres_address=postgres_address)
        typer.echo("Every container has its secrets.")


@app.command(name="show-client")
def show_client_command(folder: SecretsFolder, integrators: Integrators = "") -> None:
    """Print, as JSON, the keys and logins of those outside: token issuer, integrators, observer."""
    with _told():
        typer.echo(json.dumps(client_secrets(folder, integrators=_names(integrators))))


@app.command(name="server-properties")
def server_properties_command() -> None:
    """Print the broker configuration of the container installation."""
    typer.echo(server_properties(CONTAINER_KAFKA), nl=False)


def _kafka(known: Passwords, bootstrap_servers: str, integrators: str, topic_prefix: str) -> Report:
    login = KafkaLogin.of_administrator(bootstrap_servers, known.of_kafka_user(ADMINISTRATOR))
    return provision_kafka(login, integrators=_names(integrators), passwords=known.kafka, topic_prefix=topic_prefix)


def _postgres(known: Passwords, address: str) -> Report:
    url = known.database_url(SUPERUSER, address, "postgres")
    return asyncio.run(provision_postgres(url, services=SERVICES, passwords=known.postgres))


def _names(integrators: str) -> tuple[str, ...]:
    # A service may bind an integrator to one authority (`casework=E10000016`); rights go by the name alone.
    return tuple(name.partition("=")[0].strip() for name in integrators.split(",") if name.strip())


def _say(report: Report) -> None:
    for change in report.changes:
        typer.echo(change)
    for drift in report.drift:
        typer.echo(f"Left to you: {drift}", err=True)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ProvisioningError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
    except OSError as error:
        if error.filename is None:
            raise
        typer.echo(f"{error.filename} cannot be used: {error.strerror}.", err=True)
        raise typer.Exit(FAILED) from None
