"""From what pydantic's core found to one named refusal: fields and broken rules, never a value."""

import re
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from attune_contracts.errors import ContractError, RefusalReason
from attune_contracts.json_text import text_refusal
from attune_contracts.model import models_in

PROBLEMS_TOLD_MAX: Final = 8
_OUT_OF_RANGE: Final = frozenset(
    {
        "greater_than",
        "greater_than_equal",
        "less_than",
        "less_than_equal",
        # The pattern has held by then: a date or an instant as it is written, on a day or at a time there is not.
        "date_from_datetime_parsing",
        "date_parsing",
        "datetime_from_date_parsing",
        "datetime_parsing",
    }
)
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


def refusal_of(error: ValidationError, value: bytes, kind: type[BaseModel]) -> ContractError:
    """The one reason for which a value is refused.

    What is wrong with the text comes before what is wrong with the data. Of several things wrong with the data the
    one that no newer contract would mend gives the reason.
    """
    names = field_names(kind)
    if refusal := text_refusal(value, names):
        return refusal
    problems = error.errors(include_url=False)
    if any(problem["type"] in {"json_invalid", "json_type"} for problem in problems):
        return unparsed(" ".join(str(problem.get("ctx", {}).get("error")) for problem in problems))
    reasons = {_reason(problem) for problem in problems}
    told = [_sentence(problem, names) for problem in problems[:PROBLEMS_TOLD_MAX]]
    if len(problems) > PROBLEMS_TOLD_MAX:
        told.append(f"and {len(problems) - PROBLEMS_TOLD_MAX} more")
    detail = "; ".join(told)
    if "schema_mismatch" in reasons:
        return ContractError("schema_mismatch", detail)
    if "out_of_range" in reasons:
        return ContractError("out_of_range", detail)
    return ContractError("unknown_code", f"{detail}; a newer contract may know the code")


@cache
def field_names(kind: type[BaseModel]) -> AbstractSet[str]:
    """Every field's name, nested ones included: what a refusal may name, because no stranger wrote it."""
    nested = (model for field in kind.model_fields.values() for model in models_in(field.annotation))
    return frozenset(kind.model_fields).union(*(field_names(model) for model in nested))


def unparsed(told: str) -> ContractError:
    """JSON by its grammar that the core does not take: a number of thousands of digits, or half a surrogate pair."""
    if "number out of range" in told:
        return ContractError("out_of_range", "a number has too many digits")
    return ContractError("not_json", "the value is not JSON")


def _reason(problem: ErrorDetails) -> RefusalReason:
    if problem["type"] in _OUT_OF_RANGE:
        return "out_of_range"
    written = problem["input"]
    if problem["type"] == "literal_error" and isinstance(written, str) and _CODE.fullmatch(written):
        return "unknown_code"
    return "schema_mismatch"


def _sentence(problem: ErrorDetails, names: AbstractSet[str]) -> str:
    path = ".".join(str(part) for part in problem["loc"] if isinstance(part, int) or part in names)
    return f"{path or 'data'}: {problem['type'].replace('_', ' ')}"
