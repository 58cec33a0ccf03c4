"""Seals to try a JWE library on: what must open with the published test keys, and what must not.

The keys are those of the frozen examples in `goldens/seals`, published and never of any installation.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attune_contracts.schemas import GOLDENS_FOLDER, SEALED_PARTS

SEALS_FOLDER: Final = GOLDENS_FOLDER / "seals"
_PARTS: Final = ("header", "wrapped key", "nonce", "ciphertext", "authentication tag")
_CHANGED_AT: Final = 3


def sealing_vectors() -> dict[str, Any]:
    """Keys, what they open, and what nobody may take for sealed."""
    examples = {name: json.loads((SEALS_FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in SEALED_PARTS}
    return {
        "warning": "TEST KEYS, published with the contracts: never seal anything real to them, never trust them.",
        "algorithms": {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "curve": "P-256", "serialisation": "JWE compact"},
        "opens": [
            {"schema": f"schemas/{name}.json"} | {key: value for key, value in example.items() if key != "about"}
            for name, example in examples.items()
        ],
        "refused": list(_refused(examples)),
    }


def _refused(examples: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each part of a seal changed, and each seal tried with another reader's key."""
    for name, example in examples.items():
        for number, part in enumerate(_PARTS):
            token = changed(example["token"], number)
            yield {"why": f"{name}: the {part} was changed", "token": token, "private_jwk_set": _private(example)}
        for other, stranger in examples.items():
            if _private(stranger) != _private(example):
                why = f"{name}: sealed to another key than that of {other}"
                yield {"why": why, "token": example["token"], "private_jwk_set": _private(stranger)}


def changed(token: str, part: int) -> str:
    """The token with one character of one of its five parts replaced."""
    parts = token.split(".")
    other = "B" if parts[part][_CHANGED_AT] != "B" else "C"
    parts[part] = parts[part][:_CHANGED_AT] + other + parts[part][_CHANGED_AT + 1 :]
    return ".".join(parts)


def _private(example: Mapping[str, Any]) -> Any:
    return example["private_jwk_set"]
