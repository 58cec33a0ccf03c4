"""Containers and the embedded launcher get the same settings, users, topics and ports: one declaration, compared here.

Only what must differ is named: inside a network of containers a service listens on every address, and the others have
names instead of this machine's address.
"""

import importlib
import tomllib
from pathlib import Path
from typing import Any

import pytest
from attune_chassis.settings import PREFIX, SECRETS_DIR, MigrationSettings, load_settings, variable_name
from attune_contracts.topics import SERVICES
from attune_provisioner.container_kafka import CONTAINER_KAFKA
from attune_provisioner.container_secrets import READERS, ensure_secrets, keys_of_service
from attune_provisioner.kafka_server import server_properties
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.plan import INTEGRATORS, Plan
from attune_sandbox.ports import DEFAULT_BASE, Ports

VOLUME = "/run/attune"
PORTS = Ports(DEFAULT_BASE)
DIFFERENT = {
    "ATTUNE_HTTP_HOST": "0.0.0.0",  # noqa: S104 -- inside a container
    "ATTUNE_KAFKA_BOOTSTRAP_SERVERS": "kafka:19092",
    "ATTUNE_SMTP_HOST": "mailpit",
    "ATTUNE_SMTP_PORT": "1025",
}


@pytest.fixture
def plan(tmp_path) -> Plan:
    """A sandbox as `./attune up` makes it when nothing is said."""
    return Plan.of(DataFolder(tmp_path / "data"), PORTS)


@pytest.fixture
def volume(tmp_path) -> Path:
    """What the first start of the containers lays out, belonging to whoever runs this test."""
    folder = tmp_path / "volume"
    mine = dict.fromkeys(READERS, tmp_path.stat().st_uid)
    ensure_secrets(folder, integrators=INTEGRATORS, postgres_address="postgres:5432", readers=mine)
    return folder


def environment(compose: dict[str, Any], service: str) -> dict[str, str]:
    return compose["services"][service]["environment"]


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_the_settings_the_launcher_gives(compose, plan, service):
    of_launcher = {name: value for name, value in plan.service_environment(service).items() if name.startswith(PREFIX)}
    of_launcher[SECRETS_DIR] = f"{VOLUME}/{service}"
    expected = {
        name: DIFFERENT.get(name, value).replace(str(plan.keys.folder), f"{VOLUME}/{service}")
        for name, value in of_launcher.items()
    }
    assert environment(compose, service) == expected


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_and_its_migration_get_the_secrets_the_launcher_gives(plan, volume, service):
    serving = names_in(Path(plan.service_environment(service)[SECRETS_DIR]))
    migrating = names_in(Path(plan.migration_environment(service)[SECRETS_DIR]))
    keys = {file.name for file in keys_of_service(plan.keys, service)}
    assert names_in(volume / service) == serving | keys
    assert names_in(volume / f"migrate-{service}") == migrating


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_given_exists(compose, service):
    settings = importlib.import_module(f"{service}.main").definition.settings
    known = {variable_name(name) for name in settings.model_fields} | {SECRETS_DIR}
    assert set(environment(compose, service)) <= known
    assert set(environment(compose, f"migrate-{service}")) == {SECRETS_DIR}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_load_what_its_container_is_given(compose, volume, service, monkeypatch):
    for name, value in environment(compose, service).items():
        monkeypatch.setenv(name, value.replace(VOLUME, str(volume)))
    settings = load_settings(importlib.import_module(f"{service}.main").definition.settings)
    assert settings.database_url.get_secret_value().startswith(f"postgresql://{service}_app:")
    assert settings.owner_database_url is None
    assert settings.auth_jwks_file.is_file()


@pytest.mark.parametrize("service", SERVICES)
def test_a_migration_can_load_what_its_container_is_given(compose, volume, service):
    given = {
        name: value.replace(VOLUME, str(volume)) for name, value in environment(compose, f"migrate-{service}").items()
    }
    settings = load_settings(MigrationSettings, given)
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
    assert CONTAINER_KAFKA.log_folder in [volume.split(":")[1] for volume in compose["services"]["kafka"]["volumes"]]


def test_everything_is_where_the_launcher_has_it_too(compose):
    published = {
        name: [int(port.split(":")[1]) for port in service.get("ports", [])]
        for name, service in compose["services"].items()
        if service.get("ports")
    }
    assert published == {service: [PORTS.service(service)] for service in SERVICES} | {
        "postgres": [PORTS.postgres],
        "kafka": [PORTS.kafka],
        "mailpit": [PORTS.smtp, PORTS.mailbox],
    }


def test_images_carry_the_version_of_their_packages(compose, root):
    for service in compose["services"].values():
        if "build" in service:
            project = tomllib.loads((root / service["build"]["args"]["FOLDER"] / "pyproject.toml").read_text("utf-8"))
            assert service["image"].endswith(f":${{ATTUNE_VERSION:-{project['project']['version']}}}")
