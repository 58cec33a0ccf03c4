"""Addresses of a compose project, asked of `docker compose`; here a small program answers in its place."""

import json
import os
from pathlib import Path

import pytest
from attune_provisioner.client_secrets import client_secrets
from attune_provisioner.container_secrets import READERS, ensure_secrets
from attune_sandbox.compose_addresses import ComposeProject
from attune_sandbox.errors import SandboxError
from attune_sandbox.tokens import mint_token
from joserfc import jwt
from joserfc.jwk import KeySet

RUNNING = ("referrals", "training", "awards", "notifications", "kafka", "postgres", "mailpit")
PORTS = {"referrals": 18401, "training": 18402, "awards": 18403, "notifications": 18404, "kafka": 18420}


def configuration() -> dict:
    services = {name: {"ports": [port(number, number)]} for name, number in PORTS.items()}
    return {"services": services | {"mailpit": {"ports": [port(1025, 18430), port(8025, 18431)]}, "secrets": {}}}


def port(target: int, published: int) -> dict:
    return {"mode": "ingress", "host_ip": "127.0.0.1", "target": target, "published": str(published)}


@pytest.fixture
def secrets(tmp_path):
    volume = tmp_path / "volume"
    mine = dict.fromkeys(READERS, os.getuid())
    ensure_secrets(volume, integrators=("schoolmis",), postgres_address="postgres:5432", readers=mine)
    return volume


@pytest.fixture
def docker(tmp_path, secrets, monkeypatch):
    """`docker(running)`: from now on the machine has a `docker` that says these services run."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")

    def install(running=RUNNING) -> None:
        shown = {
            "config": json.dumps(configuration()),
            "show-client": json.dumps(client_secrets(secrets, integrators=("schoolmis",))),
            "ps": "\n".join(running),
        }
        lines = [f"    *' {word} '*|*' {word}') cat <<'END'\n{text}\nEND\n    ;;" for word, text in shown.items()]
        script = "\n".join(['#!/bin/sh\ncase " $*" in', *lines, "    *) echo 'no such thing' >&2; exit 1 ;;\nesac\n"])
        program = programs / "docker"
        program.write_text(script)
        program.chmod(0o755)

    return install


@pytest.fixture
def project(tmp_path):
    return ComposeProject(checkout=tmp_path, folder=tmp_path / "compose")


def test_everything_is_where_compose_publishes_it(docker, project):
    docker()
    addresses = project.addresses("schoolmis")
    assert addresses.services["awards"] == "http://127.0.0.1:18403"
    assert addresses.kafka_bootstrap_servers == "127.0.0.1:18420"
    assert addresses.mailbox_url == "http://127.0.0.1:18431"
    assert (addresses.integrator.username, addresses.observer.username) == ("schoolmis", "observer")


def test_its_tokens_are_those_the_services_accept(docker, project, secrets):
    docker()
    token = project.addresses("schoolmis").token("champion", "E08000025", None)
    accepted = KeySet.import_key_set(json.loads((secrets / "awards/issuer.jwks.json").read_text("utf-8")))
    assert jwt.decode(token, accepted).claims["authority"] == "E08000025"


def test_a_token_for_the_shell_needs_its_issuers_key_only(docker, project, secrets):
    docker()
    token = mint_token(project.keys(), "coordinator")
    accepted = KeySet.import_key_set(json.loads((secrets / "awards/issuer.jwks.json").read_text("utf-8")))
    assert "training:register" in jwt.decode(token, accepted).claims["scope"]


def test_what_it_keeps_is_private(docker, project):
    docker()
    project.addresses("schoolmis")
    kept = [Path(folder) / name for folder, _, names in os.walk(project.folder) for name in names]
    assert kept
    assert {file.stat().st_mode & 0o077 for file in kept} == {0}


def test_a_project_that_is_not_up_is_told_with_what_to_do(docker, project):
    docker(running=("kafka", "postgres", "referrals"))
    with pytest.raises(SandboxError) as refused:
        project.addresses("schoolmis")
    assert refused.value.sentence == (
        "Of the compose project these do not run: awards, mailpit, notifications, training. "
        "Start it first: docker compose up --wait."
    )


def test_an_integrator_the_project_does_not_know_is_told(docker, project):
    docker()
    with pytest.raises(SandboxError, match="knows no Kafka user casework"):
        project.addresses("casework")


def test_a_machine_without_docker_is_told_so(project, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(SandboxError, match="There is no `docker` on this machine"):
        project.addresses("schoolmis")
