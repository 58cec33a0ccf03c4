"""The same question to every service at once, and their answers told together."""

import asyncio
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attune_chassis.ops.explain_tree import show_explained, together
from attune_contracts.topics import SERVICES
from rich.console import Console

from attune_sandbox.cli.doors import Door
from attune_sandbox.errors import EXIT_MISUSED

ANSWERED = (0, 1)
"""Exit codes of a service that could be asked: all well, or something found."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one service's command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """What it said with `--json`."""
        document: dict[str, Any] = json.loads(self.out)
        return document


async def ask_all(door: Door, arguments: Mapping[str, Sequence[str]], terminal: Mapping[str, str]) -> dict[str, Said]:
    """Ask several services at once; `arguments` by service, `terminal` says by environment how wide and colourful."""
    said = await asyncio.gather(*(_ask(door, name, words, terminal) for name, words in arguments.items()))
    return dict(zip(arguments, said, strict=True))


async def tell_all(door: Door, arguments: Sequence[str], console: Console, *, as_json: bool) -> int:
    """One question to all services, their answers one below the other; the greatest exit code."""
    terminal = {"COLUMNS": str(console.width)} | ({"FORCE_COLOR": "1"} if console.is_terminal and not as_json else {})
    answers = await ask_all(door, dict.fromkeys(SERVICES, arguments), terminal)
    if as_json:
        documents = {name: said.document if said.out else {"error": said.err.strip()} for name, said in answers.items()}
        print(json.dumps({"services": documents}, indent=2))  # noqa: T201 -- as it is, whatever the console would make of it
    for name, said in () if as_json else answers.items():
        console.rule(name, align="left")
        print(said.out, end="")  # noqa: T201 -- coloured already
        console.print(said.err, style="red", end="", markup=False, soft_wrap=True)
    return max(said.code for said in answers.values())


async def explain_all(door: Door, arguments: Sequence[str], console: Console, *, as_json: bool) -> int:
    """Follow one event through every service that answers; 0 when one of them found it.

    A service that cannot see the event's topic still finds what followed from it, once another one has told the chain.
    """
    words = ("explain", *(word for word in arguments if word != "--json"), "--json")
    answers = await ask_all(door, dict.fromkeys(SERVICES, words), {})
    answered = {name: said.document for name, said in answers.items() if said.code in ANSWERED and said.out}
    for name, said in answers.items():
        if name not in answered:
            console.print(f"{name} does not answer: {said.err.strip()}", style="yellow", markup=False, soft_wrap=True)
    if not answered:
        return max(said.code for said in answers.values())
    chain = next(filter(None, (document["correlation_id"] for document in answered.values())), None)
    if chain is not None:
        unaware = [name for name, document in answered.items() if not document["correlation_id"]]
        again = await ask_all(door, dict.fromkeys(unaware, (*words, "--correlation", chain)), {})
        answered |= {name: said.document for name, said in again.items() if said.code in ANSWERED and said.out}
    whole = together(list(answered.values()))
    if as_json:
        print(json.dumps(whole, indent=2))  # noqa: T201 -- as it is
    else:
        show_explained(list(answered.values()), console)
    return 0 if whole["found"] else 1


async def _ask(door: Door, service: str, arguments: Sequence[str], terminal: Mapping[str, str]) -> Said:
    try:
        process = await asyncio.create_subprocess_exec(
            *door.words(service, arguments),
            env={**door.environment(service), **terminal},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except FileNotFoundError as error:
        return Said(EXIT_MISUSED, "", f"There is no program {error.filename} here.\n")
    out, err = await process.communicate()
    return Said(process.returncode or 0, out.decode(), err.decode())
