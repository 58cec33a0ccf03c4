"""A topic's name stands where the topic is declared and where an event says it is published; the rest refers to it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from attune_contracts.topic_declarations import DECLARATIONS

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"attune\.(?:referrals|training|awards|notifications|intake)\.[a-z{<&][\w{}<>&;.-]*")
IS_A_TYPE = re.compile(r"\.v[0-9{]")
DECLARED = {declaration.name for declaration in DECLARATIONS}

ALLOWED = {
    "contracts/src/attune_contracts/topic_declarations/": "here they are declared",
    "contracts/src/attune_contracts/goldens/": "frozen records say where they lay",
    "contracts/src/attune_contracts/schemas/": "frozen schemas say where their type is published",
    "contracts/tests/": "tests of the names themselves, spelled out once by hand",
    "contracts/src/attune_contracts/pack/scenarios.toml": "example logs, written as data",
    "services/referrals/src/referrals/migrations/0003_": "a released migration never changes",
    "tests/architecture/test_topics_are_named_once.py": "the samples of this test",
    "notes/": "no part of the product",
}
"""Where a name may stand, by the beginning of the path, and why. Documents may name topics too, if declared."""
EVENTS = ("contracts/src/attune_contracts/events/", "contracts/src/attune_contracts/drafts/")
BINARY = {".png", ".lock", ".jar", ".ico"}


def literal_topics(path: str, text: str) -> Iterator[str]:
    """Every name of a topic that may not stand in this file, with its line."""
    if path.startswith(tuple(ALLOWED)):
        return
    for number, line in enumerate(text.splitlines(), 1):
        for name in (found.rstrip(".") for found in NAMED.findall(line)):
            if IS_A_TYPE.search(name):
                continue
            if path.endswith(".md"):
                if declared_name(name) not in DECLARED:
                    yield f"{path}:{number} names {name}, which is no topic"
            elif not (path.startswith(EVENTS) and line.strip() == f'topic = "{name}"'):
                yield f"{path}:{number} names {name}: take it from the event or from attune_contracts.topics"


def declared_name(name: str) -> str:
    """The declaration a name in a document stands for: there an integrator is called by an example's name."""
    return re.sub(r"^attune\.intake\.[^.]+", "attune.intake.{integrator}", name)


def files() -> Iterator[tuple[str, str]]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for path in listed.stdout.splitlines():
        if (ROOT / path).is_file() and Path(path).suffix not in BINARY:
            yield path, (ROOT / path).read_text("utf-8", errors="replace")


def test_nothing_else_in_the_repository_names_a_topic() -> None:
    found = [sentence for path, text in files() for sentence in literal_topics(path, text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("services/awards/src/awards/adapters/wire.py", 'TOPIC = "attune.awards.certificate"'),
        ("deploy/compose/topics.sh", "kafka-topics.sh --create --topic attune.referrals.referral"),
        ("docker-compose.yml", "  TOPIC: attune.intake.schoolmis.results"),
        ("chassis/src/attune_chassis/a.py", 'name = f"attune.intake.{integrator}"'),
        ("contracts/src/attune_contracts/events/awards/charter_signed_v1.py", 'OTHER = "attune.awards.submission"'),
        ("docs/architecture.md", "It reads `attune.awards.gossip`."),
    ],
)
def test_a_name_written_out_is_found(path: str, line: str) -> None:
    assert list(literal_topics(path, line))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("contracts/src/attune_contracts/events/awards/charter_signed_v1.py", '    topic = "attune.awards.submission"'),
        ("docs/architecture.md", "It reads `attune.awards.submission` and `attune.intake.schoolmis.results`."),
        ("services/awards/tests/a.py", "'attune.awards.CharterSigned.v1', f'attune.awards.{name}.v1'"),
    ],
)
def test_a_declaration_a_document_and_the_name_of_a_type_are_let_pass(path: str, line: str) -> None:
    assert not list(literal_topics(path, line))


def test_every_exception_is_still_needed() -> None:
    paths = [path for path, _ in files()]
    for beginning in ALLOWED:
        assert beginning == "notes/" or any(path.startswith(beginning) for path in paths), beginning
