"""What the documentation says of the contracts is printed by the contracts, and compared here.

A block stands between `<!-- generated: attune-contracts ... -->` and `<!-- /generated -->`. To bring all up to date:

    ATTUNE_WRITE_DOCUMENTS=1 ./attune test tests/documents
"""

import os
import re
from pathlib import Path

import pytest
from attune_contracts.cli import app
from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r"(<!-- generated: attune-contracts (?P<command>[a-z -]+) -->\n)(?P<text>.*?)(<!-- /generated -->)", re.S
)
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "services/*/README.md")
    for path in ROOT.glob(pattern)
    if BLOCK.search(path.read_text())
)


def printed(command: str) -> str:
    outcome = CliRunner().invoke(app, command.split())
    assert outcome.exit_code == 0, outcome.output
    return f"```mermaid\n{outcome.output}```\n" if outcome.output.startswith("flowchart") else outcome.output


def brought_up_to_date(text: str) -> str:
    return BLOCK.sub(lambda match: match[1] + printed(match["command"]) + match[4], text)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_says_of_the_contracts_is_what_they_say(document: Path) -> None:
    text = document.read_text()
    if os.environ.get("ATTUNE_WRITE_DOCUMENTS"):
        document.write_text(brought_up_to_date(text))
    assert document.read_text() == brought_up_to_date(text)


def test_a_block_that_has_drifted_is_seen() -> None:
    stale = "<!-- generated: attune-contracts canvas awards -->\nold\n<!-- /generated -->"
    assert brought_up_to_date(stale) != stale


def test_every_service_shows_what_it_publishes_and_consumes() -> None:
    services = {path.parent.name for path in (ROOT / "services").glob("*/pyproject.toml")}
    shown = {match["command"] for path in DOCUMENTS for match in BLOCK.finditer(path.read_text())}
    assert {f"canvas {service}" for service in services} <= shown
