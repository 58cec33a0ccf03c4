"""The descriptions of all services' interfaces: examples hold, forms are written out, commands can be repeated.

Services are found in the services folder, never listed: a fifth one is held to the same from its first day.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from attune_chassis.description import describe_api
from pydantic import BaseModel

SERVICES = sorted(path.parent.name for path in (Path(__file__).parents[2] / "services").glob("*/pyproject.toml"))
ONE_FORM_ONLY = {"date", "date-time", "uuid"}


def models_with_example(service: str) -> Iterator[tuple[type[BaseModel], Any]]:
    entrypoints = import_module(f"{service}.entrypoints")
    for module in iter_modules(entrypoints.__path__, f"{entrypoints.__name__}."):
        for model in vars(import_module(module.name)).values():
            if isinstance(model, type) and issubclass(model, BaseModel):
                extra = model.model_config.get("json_schema_extra")
                if isinstance(extra, dict) and "example" in extra:
                    yield model, extra["example"]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def named_shape(schema: dict[str, Any]) -> str:
    """The name of a body's shape, also of one that may be left out."""
    given = next((one for one in schema.get("anyOf", ()) if "$ref" in one), schema)
    return str(given["$ref"]).rpartition("/")[2]


def loose_forms(document: dict[str, Any], node: Any, place: str) -> Iterator[str]:
    """Where a date, an instant or an id may be sent in a form nobody described."""
    match node:
        case {"$ref": str(name)}:
            shape = name.rpartition("/")[2]
            yield from loose_forms(document, document["components"]["schemas"][shape], f"{place} {shape}")
        case {"format": str(form), **more} if form in ONE_FORM_ONLY and "pattern" not in more:
            yield f"{place}: {form}"
        case dict():
            for name, part in node.items():
                yield from loose_forms(document, part, f"{place} {name}")
        case list():
            for part in node:
                yield from loose_forms(document, part, place)


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def document(service: str) -> dict[str, Any]:
    return describe_api(import_module(f"{service}.main").definition)


def test_every_example_is_valid(service: str) -> None:
    held = [model.model_validate(example) for model, example in models_with_example(service)]
    assert held


def test_every_body_and_every_answer_has_an_example(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for path, method, operation in operations(document):
        sent = [operation["requestBody"]] if "requestBody" in operation else []
        good = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
        for content in (body["content"] for body in (*sent, *good)):
            if "application/json" in content:
                shape = named_shape(content["application/json"]["schema"])
                assert "example" in schemas[shape], f"{method} {path}: {shape}"


def test_every_command_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    commands = [
        (path, {parameter["name"] for parameter in operation.get("parameters", ())})
        for path, method, operation in operations(document)
        if method != "get" and path.startswith("/v1/")
    ]
    assert commands
    for path, parameters in commands:
        assert "Idempotency-Key" in parameters, path


def test_dates_and_ids_are_taken_in_one_written_form_only(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        taken = [operation.get("parameters", []), operation.get("requestBody", {})]
        assert not list(loose_forms(document, taken, f"{method} {path}"))


def test_a_loose_form_is_found_wherever_it_stands() -> None:
    document = {"components": {"schemas": {"Body": {"properties": {"held_on": {"format": "date"}}}}}}
    taken = [{"schema": {"anyOf": [{"format": "uuid", "pattern": "x"}, {"$ref": "#/components/schemas/Body"}]}}]
    assert list(loose_forms(document, taken, "post /a")) == ["post /a schema anyOf Body properties held_on: date"]
