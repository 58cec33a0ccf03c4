"""Every reason for which the contracts refuse a record stands in the operator's list, with what to do.

To bring the list up to date after a change of the reasons:

    ATTUNE_WRITE_DOCUMENTS=1 ./attune test tests/documents
"""

import os
import re
from pathlib import Path

from attune_contracts.errors import WHAT_TO_DO

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
BLOCK = re.compile(r"(<!-- generated: refusals -->\n)(?P<text>.*?)(<!-- /generated -->)", re.S)


def documented() -> str:
    parked = {reason: told for reason, told in WHAT_TO_DO.items() if not told.startswith("Told to a publisher")}
    rows = "".join(f"| `{reason}` | {told} |\n" for reason, told in parked.items())
    return f"| reason | do |\n|---|---|\n{rows}"


def test_the_operators_list_names_every_refusal_and_what_to_do() -> None:
    text = OPERATIONS.read_text("utf-8")
    wanted = BLOCK.sub(lambda match: match[1] + documented() + match[3], text)
    if os.environ.get("ATTUNE_WRITE_DOCUMENTS"):
        OPERATIONS.write_text(wanted, "utf-8")

    assert BLOCK.search(text), "docs/operations.md has lost its list of refusals"
    assert OPERATIONS.read_text("utf-8") == wanted
