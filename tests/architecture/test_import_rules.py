"""Who may import whom, proved by import-linter, and each rule seen to fail on a sample.

Services are found in the services folder, never listed: a fifth service is held to the same rules from its first day.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = sorted(path.parent.name for path in (ROOT / "services").glob("*/pyproject.toml"))
LIBRARIES = {
    "attune_contracts": ROOT / "contracts/src",
    "attune_chassis": ROOT / "chassis/src",
    "attune_provisioner": ROOT / "deploy/provisioner/src",
    "attune_sandbox": ROOT / "sandbox/src",
}
SOURCES = LIBRARIES | {name: ROOT / "services" / name / "src" for name in SERVICES}
INPUT_AND_OUTPUT = [
    "aiokafka",
    "aiosql",
    "asyncio",
    "asyncpg",
    "fastapi",
    "faststream",
    "httpx",
    "pydantic",
    "random",
    "secrets",
    "uuid_utils",
    "yaml",
]


def rule(name: str, kind: str, **settings: list[str]) -> str:
    lines = [f"[importlinter:contract:{name}]", f"name = {name}", f"type = {kind}"]
    for key, values in settings.items():
        lines += [f"{key} ="] + [f"    {value}" for value in values]
    return "\n".join(lines)


def layered(service: str) -> list[str]:
    return [
        f"{service}.main",
        f"({service}.entrypoints)",
        f"({service}.app)",
        f"({service}.adapters)",
        f"({service}.domain)",
    ]


def rules() -> Iterator[str]:
    others = [name for name in LIBRARIES if name != "attune_contracts"]
    yield rule(
        "contracts-know-nobody",
        "forbidden",
        source_modules=["attune_contracts"],
        forbidden_modules=[*others, *SERVICES],
    )
    yield rule(
        "chassis-is-domain-free",
        "forbidden",
        source_modules=["attune_chassis"],
        forbidden_modules=["attune_contracts", "attune_provisioner", "attune_sandbox", *SERVICES],
    )
    yield rule(
        "provisioner-knows-contracts-only",
        "forbidden",
        source_modules=["attune_provisioner"],
        forbidden_modules=["attune_chassis", "attune_sandbox", *SERVICES],
    )
    yield rule(
        "production-never-imports-the-sandbox",
        "forbidden",
        source_modules=SERVICES,
        forbidden_modules=["attune_sandbox", "attune_provisioner"],
    )
    yield rule(
        "sandbox-runs-services-as-processes", "forbidden", source_modules=["attune_sandbox"], forbidden_modules=SERVICES
    )
    yield rule("services-meet-only-in-contracts", "independence", modules=SERVICES)
    for service in SERVICES:
        yield rule(f"{service}-layers", "layers", layers=[layer.strip("()") for layer in layered(service)])
        yield rule(
            f"{service}-decisions-are-pure",
            "forbidden",
            source_modules=[f"{service}.domain"],
            forbidden_modules=["attune_contracts", "attune_chassis", *INPUT_AND_OUTPUT],
        )


def verdict(folder: Path, search_path: list[Path]) -> subprocess.CompletedProcess[str]:
    configuration = folder / "import-rules.ini"
    head = "[importlinter]\ninclude_external_packages = True\nroot_packages =\n"
    head += "".join(f"    {name}\n" for name in SOURCES)
    configuration.write_text(head + "\n" + "\n\n".join(rules()) + "\n")
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--config",
        str(configuration),
        "--no-cache",
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, search_path)), "COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, check=False)


def broken_rules(output: str) -> set[str]:
    return {line.split(" ")[0] for line in output.splitlines() if line.endswith(" BROKEN")}


def test_nobody_imports_what_it_must_not(tmp_path: Path) -> None:
    outcome = verdict(tmp_path, list(SOURCES.values()))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


SAMPLES = [
    ("contracts-know-nobody", "attune_contracts/sample.py", "import attune_chassis"),
    ("chassis-is-domain-free", "attune_chassis/sample.py", "import attune_contracts"),
    ("provisioner-knows-contracts-only", "attune_provisioner/sample.py", "import attune_chassis"),
    ("production-never-imports-the-sandbox", "awards/app/sample.py", "import attune_sandbox"),
    ("sandbox-runs-services-as-processes", "attune_sandbox/sample.py", "import training"),
    ("services-meet-only-in-contracts", "awards/app/sample.py", "import training.domain"),
    *((f"{service}-layers", f"{service}/domain/sample.py", f"import {service}.app") for service in SERVICES),
    *((f"{service}-decisions-are-pure", f"{service}/domain/sample.py", "import asyncpg") for service in SERVICES),
]


@pytest.fixture(scope="module")
def verdict_on_samples(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One run over a copy of everything with every sample in it."""
    tree = tmp_path_factory.mktemp("samples")
    for package, source in SOURCES.items():
        shutil.copytree(source / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    for broken, place, line in SAMPLES:
        sample = tree / place.replace("sample", f"sample_{broken.replace('-', '_')}")
        sample.parent.mkdir(exist_ok=True)
        sample.write_text(line + "\n")
    return verdict(tree, [tree]).stdout


@pytest.mark.parametrize("broken", [sample[0] for sample in SAMPLES])
def test_each_import_rule_fails_on_a_sample(verdict_on_samples: str, broken: str) -> None:
    assert broken in broken_rules(verdict_on_samples), verdict_on_samples
    assert f"sample_{broken.replace('-', '_')}" in verdict_on_samples, "the rule broke, but not on its sample"


def test_every_import_rule_has_a_sample_that_breaks_it() -> None:
    declared = {text.splitlines()[1].removeprefix("name = ") for text in rules()}
    assert declared == {sample[0] for sample in SAMPLES}
