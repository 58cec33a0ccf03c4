"""Containers and the embedded launcher get the same settings, users, topics and ports: one declaration, compared here.

Only what must differ is named: inside a network of containers a service listens on every address, and the others have
names instead of this machine's address.
"""

import importlib
from pathlib import Path
from typing import Any

import pytest
from attune_chassis.settings import SECRETS_DIR, MigrationSettings, load_settings, variable_name
from attune_contracts.topics import SERVICES
from attune_provisioner.container_kafka import CONTAINER_KAFKA
from attune_provisioner.container_secrets import READERS, ensure_secrets, keys_of_service, secrets_of_readers
from attune_provisioner.kafka_server import server_properties
from attune_provisioner.keys import Keys, ensure_keys
from attune_provisioner.passwords import ensure_passwords
from attune_sandbox.service_environment import Surroundings, plain_settings, secret_settings

SEEN_BY_CONTAINERS = Path("/run/attune")
INTEGRATORS = ("schoolmis",)
DIFFERENT = {"ATTUNE_HTTP_HOST": "0.0.0.0", "ATTUNE_SMTP_HOST": "mailpit"}  # noqa: S104 -- inside a container


def environment(compose: dict[str, Any], service: str) -> dict[str, str]:
    return compose["services"][service]["environment"]


def given_by_the_launcher(service: str, port: int) -> tuple[dict[str, str], set[str]]:
    """The plain settings of a service, and the names of its secret ones."""
    about = Surroundings(
        service=service,
        keys=Keys(SEEN_BY_CONTAINERS / service),
        http_port=port,
        kafka_bootstrap_servers="kafka:19092",
        kafka_password="not compared",
        database_url="not compared",
        relay_database_url="not compared",
        owner_database_url="not compared",
        smtp_port=1025,
        public_url=f"http://127.0.0.1:{PORTS['notifications']}",
        integrators=INTEGRATORS,
    )
    return plain_settings(about), set(secret_settings(about))


PORTS = {"referrals": 18401, "training": 18402, "awards": 18403, "notifications": 18404}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_the_settings_the_launcher_gives(compose, service):
    expected, _ = given_by_the_launcher(service, PORTS[service])
    expected |= {name: value for name, value in DIFFERENT.items() if name in expected}
    given = environment(compose, service)
    assert given == expected | {SECRETS_DIR: f"/run/attune/{service}"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_and_its_migration_get_the_secrets_the_launcher_gives(tmp_path, service):
    _, expected = given_by_the_launcher(service, PORTS[service])
    keys, passwords = ensure_keys(tmp_path), ensure_passwords(tmp_path / "passwords.json", integrators=INTEGRATORS)
    laid_out = secrets_of_readers(keys, passwords, "postgres:5432")
    files_of_keys = {file.name for file in keys_of_service(keys, service)}
    assert set(laid_out[service]) - files_of_keys | set(laid_out[f"migrate-{service}"]) == expected


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_given_exists(compose, service):
    settings = importlib.import_module(f"{service}.main").definition.settings
    known = {variable_name(name) for name in settings.model_fields} | {SECRETS_DIR}
    assert set(environment(compose, service)) <= known
    assert set(environment(compose, f"migrate-{service}")) == {SECRETS_DIR}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_load_what_its_container_is_given(compose, service, tmp_path, monkeypatch):
    mine = dict.fromkeys(READERS, tmp_path.stat().st_uid)
    ensure_secrets(tmp_path, integrators=INTEGRATORS, postgres_address="postgres:5432", readers=mine)
    for name, value in environment(compose, service).items():
        monkeypatch.setenv(name, value.replace("/run/attune", str(tmp_path)))
    settings = load_settings(importlib.import_module(f"{service}.main").definition.settings)
    assert settings.database_url.get_secret_value().startswith(f"postgresql://{service}_app:")
    assert settings.owner_database_url is None
    assert settings.auth_jwks_file.is_file()


@pytest.mark.parametrize("service", SERVICES)
def test_a_migration_can_load_what_its_container_is_given(compose, service, tmp_path, monkeypatch):
    mine = dict.fromkeys(READERS, tmp_path.stat().st_uid)
    ensure_secrets(tmp_path, integrators=INTEGRATORS, postgres_address="postgres:5432", readers=mine)
    folder = environment(compose, f"migrate-{service}")[SECRETS_DIR].replace("/run/attune", str(tmp_path))
    monkeypatch.setenv(SECRETS_DIR, folder)
    settings = load_settings(MigrationSettings, {SECRETS_DIR: folder})
    assert settings.owner_database_url.get_secret_value().startswith(f"postgresql://{service}_owner:")


def test_all_agree_on_the_integrators_and_the_prefix(compose):
    for service in ("secrets", "provision", "referrals"):
        assert environment(compose, service)["ATTUNE_INTEGRATORS"] == ",".join(INTEGRATORS)
    for service in ("provision", *SERVICES):
        assert environment(compose, service)["ATTUNE_TOPIC_PREFIX"] == ""


def test_the_broker_is_configured_by_the_provisioners_own_text(root):
    file = root / "deploy/compose/kafka/server.properties"
    made_by = "attune-provision server-properties > deploy/compose/kafka/server.properties"
    assert file.read_text("utf-8") == server_properties(CONTAINER_KAFKA), f"out of date; make it anew: {made_by}"


def test_clients_in_and_outside_the_containers_reach_the_broker_where_it_says(compose):
    inside, outside = CONTAINER_KAFKA.clients
    address = f"{inside.advertised_host}:{inside.advertised_port}"
    assert {environment(compose, service)["ATTUNE_KAFKA_BOOTSTRAP_SERVERS"] for service in SERVICES} == {address}
    published = f"{outside.advertised_host}:{outside.advertised_port}:{outside.port}"
    assert compose["services"]["kafka"]["ports"] == [published]
    assert f"{CONTAINER_KAFKA.log_folder}" in [
        volume.split(":")[1] for volume in compose["services"]["kafka"]["volumes"]
    ]
