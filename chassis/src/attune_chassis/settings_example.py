"""The commented `.env.example` of settings classes, made from the classes themselves so that the two cannot differ.

`<service> settings --example` prints that of one service, `python -m attune_chassis.settings_example <service>...` that
of several.
"""

import sys
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from attune_chassis.settings import SECRETS_DIR, ServiceSettings, variable_name


def render_example(*services: tuple[str, type[ServiceSettings]]) -> str:
    """The `.env.example` of one or more services; what all of them share stands once, at the top.

    Args:
        services: (name of the service, its settings class).
    """
    lines = [
        "# Settings of Attune's services, made from their settings classes; do not edit by hand.",
        f"# Each may also stand in a file of its own, named like the variable, in the folder {SECRETS_DIR} names.",
        f"#{SECRETS_DIR}=/run/secrets",
    ]
    shared = ServiceSettings.model_fields
    lines += ["", "# --- every service ---", *_described(shared)]
    for name, settings in services:
        own = {field: info for field, info in settings.model_fields.items() if field not in shared}
        if own:
            lines += ["", f"# --- {name} ---", *_described(own)]
    return "\n".join(lines) + "\n"


def _described(fields: dict[str, FieldInfo]) -> list[str]:
    lines: list[str] = []
    for field, info in fields.items():
        lines += ["", f"# {info.description or field}{_choices(info)}", _assignment(field, info)]
    return lines


def _choices(info: FieldInfo) -> str:
    if get_origin(info.annotation) is Literal:
        return f" One of: {', '.join(str(choice) for choice in get_args(info.annotation))}."
    return ""


def _assignment(field: str, info: FieldInfo) -> str:
    example = info.examples[0] if info.examples else None
    if info.is_required():
        return f"{variable_name(field)}={_text(example)}"
    return f"#{variable_name(field)}={_text(info.default if info.default is not None else example)}"


def _text(value: Any) -> str:
    match value:
        case None | SecretStr():
            return ""
        case bool():
            return str(value).lower()
        case Enum():
            return str(value.value)
        case Path():
            return value.as_posix()
        case tuple():
            return ",".join(str(part) for part in value)
        case _:
            return str(value)


if __name__ == "__main__":
    definitions = [import_module(f"{service}.main").definition for service in sys.argv[1:]]
    sys.stdout.write(render_example(*((definition.name, definition.settings) for definition in definitions)))
