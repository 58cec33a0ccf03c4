"""What the recipe of our images must keep to; each rule is seen to fail on a broken sample."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEMBERS = sorted(
    str(path.parent.relative_to(ROOT))
    for pattern in ("contracts", "chassis", "deploy/provisioner", "services/*")
    for path in ROOT.glob(f"{pattern}/pyproject.toml")
)

Rule = Callable[[str], Iterator[str]]


def instructions(text: str) -> list[str]:
    """The instructions, each on one line, without comments."""
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return [line.strip() for line in plain.replace("\\\n", " ").splitlines() if line.strip()]


def stages(text: str) -> list[list[str]]:
    found: list[list[str]] = []
    for line in instructions(text):
        if line.startswith("FROM "):
            found.append([])
        if found:
            found[-1].append(line)
    return found


def it_has_stages(text: str) -> Iterator[str]:
    if len(stages(text)) < 2:
        yield "what builds must not be shipped: use stages"


def nothing_runs_as_root(text: str) -> Iterator[str]:
    users = [line.split()[1] for line in stages(text)[-1] if line.startswith("USER ")]
    if not users or users[-1].partition(":")[0] in {"root", "0"}:
        yield "the image runs as root"


def no_building_in_the_last_stage(text: str) -> Iterator[str]:
    for line in stages(text)[-1]:
        if line.startswith("RUN ") and re.search(r"\b(uv|pip|apt-get|gcc)\b", line):
            yield f"the last stage builds: {line}"


def nothing_comes_from_an_address(text: str) -> Iterator[str]:
    for line in instructions(text):
        if line.startswith("ADD ") or re.search(r"https?://|\b(curl|wget)\b", line):
            yield f"fetched without a lock: {line}"


def every_base_has_a_version(text: str) -> Iterator[str]:
    defaults = dict(
        line.removeprefix("ARG ").split("=", 1) for line in instructions(text) if re.match(r"ARG \w+=", line)
    )
    names = {line.split()[3] for line in instructions(text) if re.match(r"FROM \S+ AS ", line)}
    for line in instructions(text):
        if line.startswith("FROM ") and line.split()[1] not in names:
            image = re.sub(r"\$\{(\w+)\}", lambda found: defaults.get(found[1], ""), line.split()[1])
            if ":" not in image or image.endswith(":latest"):
                yield f"whatever is newest: {line}"


def what_is_installed_is_locked(text: str) -> Iterator[str]:
    for line in instructions(text):
        if re.search(r"\bpip install\b", line) or ("uv sync" in line and "--frozen" not in line):
            yield f"resolved anew with each build: {line}"


def no_secret_is_baked_in(text: str) -> Iterator[str]:
    for line in instructions(text):
        if re.match(r"(ENV|ARG) .*(PASSWORD|SECRET|TOKEN|_URL)", line):
            yield f"stays in the image's history: {line}"


def every_member_is_known_when_dependencies_are_installed(text: str) -> Iterator[str]:
    copied = {found[1] for line in instructions(text) if (found := re.match(r"COPY (\S+)/pyproject\.toml ", line))}
    for member in set(MEMBERS) ^ copied:
        yield f"{member}: its pyproject.toml is copied and not there, or there and not copied"


RULES: dict[Rule, str] = {
    it_has_stages: "FROM python:3.13-slim\nUSER 1",
    nothing_runs_as_root: "FROM a:1 AS build\nUSER 1\nFROM b:1\nUSER root",
    no_building_in_the_last_stage: "FROM a:1\nFROM b:1\nRUN apt-get install -y gcc",
    nothing_comes_from_an_address: "FROM a:1\nADD https://example.org/a.tar /",
    every_base_has_a_version: "ARG BASE=python\nFROM ${BASE}",
    what_is_installed_is_locked: "FROM a:1\nRUN uv sync --no-dev",
    no_secret_is_baked_in: "FROM a:1\nENV ATTUNE_KAFKA_PASSWORD=a",
    every_member_is_known_when_dependencies_are_installed: "FROM a:1\nCOPY contracts/pyproject.toml contracts/",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_recipe_keeps_the_rule(rule: Rule) -> None:
    assert list(rule((ROOT / "deploy/Dockerfile").read_text("utf-8"))) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_fails_on_its_sample(rule: Rule) -> None:
    assert list(rule(RULES[rule]))


def test_only_what_is_named_reaches_the_engine() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert lines[0] == "*"
    assert not {"!.attune", "!.git", "!notes", "!.env"} & set(lines)


def test_each_build_names_a_package_its_folder_and_its_command(compose) -> None:
    builds = [service["build"] for service in compose["services"].values() if "build" in service]
    assert {build["args"]["FOLDER"] for build in builds} == {
        member for member in MEMBERS if member.startswith(("services/", "deploy/"))
    }
    for build in builds:
        project = (ROOT / build["args"]["FOLDER"] / "pyproject.toml").read_text("utf-8")
        package = build["args"]["PACKAGE"]
        assert f'name = "{package}"' in project
        assert f"\n{build['args'].get('COMMAND', package)} = " in project.split("[project.scripts]")[1]
        assert build["dockerfile"] == "deploy/Dockerfile"
