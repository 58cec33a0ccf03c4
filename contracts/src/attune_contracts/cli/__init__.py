"""`attune-contracts`: look at the contracts, check a message against them, keep the frozen files true.

One module for each kind of work; each has its commands in a `group`.
"""

import typer

from attune_contracts.cli import (
    authoring,
    deprecation,
    documents,
    frozen_files,
    gate,
    looking,
    pack,
    topics,
    validating,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Attune's event contracts: types, schemas, topics.")
for module in (looking, validating, authoring, topics, documents, deprecation, gate, pack):
    app.add_typer(module.group)
app.add_typer(frozen_files.group, name="schemas")
