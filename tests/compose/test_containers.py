"""What every container must keep to: watched, waited for, confined. Each rule is seen to fail on a broken sample."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from attune_provisioner.container_secrets import READERS

Compose = dict[str, Any]
Rule = Callable[[Compose], Iterator[str]]

MAKES_SECRETS = "secrets"
SECRETS_VOLUME = "secrets:/run/attune"
COMPLETED = "service_completed_successfully"
HEALTHY = "service_healthy"
VARIABLE = re.compile(r"\$\{(?P<name>\w+):-(?P<default>[^}]+)\}")
LOGIN_IN_ADDRESS = re.compile(r"://[^/\s]+:[^/\s]+@")


def services(compose: Compose) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from compose["services"].items()


def runs_once(service: Mapping[str, Any]) -> bool:
    return service.get("restart") == "no"


def image_by_default(service: Mapping[str, Any]) -> str:
    return VARIABLE.sub(lambda found: found["default"], service.get("image", ""))


def each_is_watched_or_runs_once(compose: Compose) -> Iterator[str]:
    for name, service in services(compose):
        if runs_once(service) == ("healthcheck" in service):
            yield f'{name} needs either a health check or `restart: "no"`'
        check = service.get("healthcheck", {})
        if check and not {"test", "interval", "timeout", "retries", "start_period"} <= set(check):
            yield f"{name} leaves a time of its health check to chance"


def whoever_runs_once_is_waited_for(compose: Compose) -> Iterator[str]:
    awaited = {
        other
        for _, service in services(compose)
        for other, how in service.get("depends_on", {}).items()
        if isinstance(how, Mapping) and how.get("condition") == COMPLETED
    }
    for name, service in services(compose):
        if runs_once(service) and name not in awaited:
            yield f"nobody waits for the end of {name}: `up --wait` would take its end for a failure"


def each_waits_on_a_condition_that_can_hold(compose: Compose) -> Iterator[str]:
    for name, service in services(compose):
        waits = service.get("depends_on", {})
        for other in waits:
            how = waits[other] if isinstance(waits, Mapping) else {}
            fitting = COMPLETED if runs_once(compose["services"][other]) else HEALTHY
            if how.get("condition") != fitting:
                yield f"{name} must wait for {other} by {fitting}"


def nobody_starts_before_its_secrets(compose: Compose) -> Iterator[str]:
    def reached(name: str) -> set[str]:
        direct = set(compose["services"][name].get("depends_on", {}))
        return direct.union(*(reached(other) for other in direct))

    for name, service in services(compose):
        mounts = any(volume.startswith(SECRETS_VOLUME) for volume in service.get("volumes", []))
        if mounts and name != MAKES_SECRETS and MAKES_SECRETS not in reached(name):
            yield f"{name} reads secrets and does not wait for them"


def nobody_is_root_but_who_makes_secrets(compose: Compose) -> Iterator[str]:
    for name, service in services(compose):
        user = service.get("user", "")
        if not re.fullmatch(r"\d+:\d+", user) or (name != MAKES_SECRETS and user.startswith("0:")):
            yield f"{name} runs as {user or 'whatever its image says'}"
        if name in READERS and user != f"{READERS[name]}:{READERS[name]}":
            yield f"{name} runs as {user}, its secrets belong to {READERS[name]}"


def nobody_shares_a_user(compose: Compose) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, service in services(compose):
        other = seen.setdefault(service.get("user", ""), name)
        if other != name:
            yield f"{name} and {other} run as the same user and can read each other's secrets"


def each_is_confined(compose: Compose) -> Iterator[str]:
    for name, service in services(compose):
        if service.get("read_only") is not True:
            yield f"{name} can write its own files"
        if service.get("cap_drop") != ["ALL"] or (service.get("cap_add") and name != MAKES_SECRETS):
            yield f"{name} holds capabilities"
        if "no-new-privileges:true" not in service.get("security_opt", []):
            yield f"{name} can gain privileges"
        if service.get("privileged") or service.get("network_mode") == "host" or service.get("pid") == "host":
            yield f"{name} reaches out of its container"


def only_one_writes_secrets(compose: Compose) -> Iterator[str]:
    for name, service in services(compose):
        for volume in service.get("volumes", []):
            if volume.startswith(SECRETS_VOLUME) and name != MAKES_SECRETS and not volume.endswith(":ro"):
                yield f"{name} can write secrets"
            if "docker.sock" in volume:
                yield f"{name} can rule the engine"


def no_secret_stands_in_the_file(compose: Compose) -> Iterator[str]:
    for name, service in services(compose):
        settings = service.get("environment", {})
        for setting, value in settings.items():
            names_a_file = setting.endswith(("_FILE", "_DIR", "_VOLUME"))
            if re.search("PASSWORD|SECRET|TOKEN|DATABASE_URL", setting) and not names_a_file:
                yield f"{name} is given {setting} in clear"
            if LOGIN_IN_ADDRESS.search(str(value)):
                yield f"{name} is given a password within {setting}"


def every_image_has_a_version(compose: Compose) -> Iterator[str]:
    for name, service in services(compose):
        image = image_by_default(service)
        _, colon, tag = image.rpartition(":")
        if not colon or tag == "latest":
            yield f"{name} runs {image or 'an image without a name'}: whatever is newest"


def nothing_is_open_to_other_machines(compose: Compose) -> Iterator[str]:
    for name, service in services(compose):
        for port in service.get("ports", []):
            if not str(port).startswith("127.0.0.1:"):
                yield f"{name} opens {port} to other machines"


def every_image_of_ours_is_built_once_and_for_its_user(compose: Compose) -> Iterator[str]:
    builders: dict[str, str] = {}
    for name, service in services(compose):
        if "build" in service:
            image = service["image"]
            if builders.setdefault(image, name) != name:
                yield f"{image} is built by {builders[image]} and by {name}"
            user = str(service["build"]["args"]["USER_ID"])
            if name != MAKES_SECRETS and service["user"] != f"{user}:{user}":
                yield f"{image} is built for user {user}, and runs as {service['user']}"
    for name, service in services(compose):
        if service["image"].startswith("attune/") and service["image"] not in builders:
            yield f"nobody builds {service['image']} of {name}"


def with_change(service: str, **changes: Any) -> Callable[[Compose], None]:
    def change(compose: Compose) -> None:
        compose["services"][service] |= changes

    return change


def without(service: str, key: str) -> Callable[[Compose], None]:
    def change(compose: Compose) -> None:
        del compose["services"][service][key]

    return change


RULES: dict[Rule, list[Callable[[Compose], None]]] = {
    each_is_watched_or_runs_once: [
        without("referrals", "healthcheck"),
        with_change("kafka", healthcheck={"test": ["CMD", "true"]}),
    ],
    whoever_runs_once_is_waited_for: [with_change("referrals", depends_on={})],
    each_waits_on_a_condition_that_can_hold: [
        with_change("referrals", depends_on=["migrate-referrals"]),
        with_change("provision", depends_on={"kafka": {"condition": "service_started"}}),
        with_change("awards", depends_on={"migrate-awards": {"condition": HEALTHY}}),
    ],
    nobody_starts_before_its_secrets: [without("kafka", "depends_on")],
    nobody_is_root_but_who_makes_secrets: [
        without("kafka", "user"),
        with_change("training", user="0:0"),
        with_change("training", user="10003:10003"),
    ],
    nobody_shares_a_user: [with_change("mailpit", user="10001:10001")],
    each_is_confined: [
        with_change("awards", read_only=False),
        without("postgres", "cap_drop"),
        with_change("kafka", cap_add=["SYS_ADMIN"]),
        without("mailpit", "security_opt"),
        with_change("awards", network_mode="host"),
    ],
    only_one_writes_secrets: [
        with_change("awards", volumes=["secrets:/run/attune"]),
        with_change("awards", volumes=["/var/run/docker.sock:/var/run/docker.sock"]),
    ],
    no_secret_stands_in_the_file: [
        with_change("postgres", environment={"POSTGRES_PASSWORD": "postgres"}),
        with_change("awards", environment={"ATTUNE_SMTP_HOST": "smtp://someone:something@mailpit"}),
    ],
    every_image_has_a_version: [
        with_change("mailpit", image="${MAILPIT_IMAGE:-axllent/mailpit:latest}"),
        with_change("awards", image="attune/awards"),
    ],
    nothing_is_open_to_other_machines: [with_change("kafka", ports=["18420:18420"])],
    every_image_of_ours_is_built_once_and_for_its_user: [
        without("awards", "build"),
        with_change("awards", user="10033:10033"),
        with_change("provision", build={"args": {"USER_ID": 10000}}),
    ],
}
SAMPLES = [(rule, number) for rule, changes in RULES.items() for number in range(len(changes))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_compose_file_keeps_the_rule(rule: Rule, compose: Compose) -> None:
    assert list(rule(compose)) == []


@pytest.mark.parametrize(("rule", "number"), SAMPLES, ids=[f"{rule.__name__}-{number}" for rule, number in SAMPLES])
def test_the_rule_fails_on_its_sample(rule: Rule, number: int, compose: Compose) -> None:
    broken = copy.deepcopy(compose)
    RULES[rule][number](broken)
    assert list(rule(broken))
