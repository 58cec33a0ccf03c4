"""A harmless change of a released type is released as a minor version, frozen beside the first."""

from pathlib import Path
from typing import Annotated

import pytest
from attune_contracts import registry, schemas, structured_goldens
from attune_contracts.cli import app
from attune_contracts.compatibility import gate
from attune_contracts.events.training import AccreditationGrantedV1
from attune_contracts.model import EventModel
from attune_contracts.privacy import public
from pydantic import Field, create_model
from typer.testing import CliRunner, Result

GRANTED = AccreditationGrantedV1.ce_type


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def with_field(name: str, annotation: object, default: object) -> type[EventModel]:
    """The released class, and one field more."""
    model = create_model("AccreditationGrantedV1", __base__=AccreditationGrantedV1, **{name: (annotation, default)})
    model.__doc__ = AccreditationGrantedV1.__doc__
    return model


@pytest.fixture
def one_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A package with one released type, in a folder of its own; gives what its model is changed with."""
    folder = tmp_path / "schemas"
    folder.mkdir()
    (folder / f"{GRANTED}.json").write_bytes(schemas.schema_path(GRANTED).read_bytes())
    monkeypatch.setattr(schemas, "PACKAGE_FOLDER", tmp_path)
    monkeypatch.setattr(schemas, "SCHEMAS_FOLDER", folder)
    monkeypatch.setattr(schemas, "GOLDENS_FOLDER", tmp_path / "goldens")
    monkeypatch.setattr(schemas, "RELEASED_FILE", folder / "released.sha256")
    monkeypatch.setattr(structured_goldens, "write_missing", list)
    monkeypatch.setattr(schemas, "SEALED_PARTS", {})
    monkeypatch.setattr(schemas, "all_events", lambda: {GRANTED: registry.event_class(GRANTED)})
    schemas.write()
    assert gate.check().passes
    return monkeypatch


def change(one_type: pytest.MonkeyPatch, model: type[EventModel]) -> None:
    one_type.setattr(schemas, "declared_class", lambda _name: model)


def test_a_harmless_change_is_frozen_as_a_minor_version_and_then_passes(one_type: pytest.MonkeyPatch) -> None:
    colour = Annotated[str | None, Field(max_length=8, description="A colour"), public("a sample")]
    change(one_type, with_field("colour", colour, None))

    waiting = run("check")
    assert waiting.exit_code == 1
    assert f"`attune-contracts schemas write --minor {GRANTED}`" in waiting.stderr

    first = schemas.schema_path(GRANTED).read_bytes()
    frozen = run("schemas", "write", "--minor", GRANTED)
    assert frozen.exit_code == 0, frozen.output
    assert schemas.schema_path(GRANTED).read_bytes() == first
    assert f'schemas/{GRANTED}.1.json"' in schemas.schema_path(GRANTED, 1).read_text()

    passed = run("check")
    assert passed.exit_code == 0, passed.stderr
    assert "1 types, 2 versions" in passed.stdout


def test_a_breaking_change_is_never_frozen_as_a_minor_version(one_type: pytest.MonkeyPatch) -> None:
    colour = Annotated[str, Field(max_length=8, description="A colour"), public("a sample")]
    change(one_type, with_field("colour", colour, ...))

    result = run("schemas", "write", "--minor", GRANTED)
    assert result.exit_code == 1
    assert "field_added_required" in result.stderr
    assert not schemas.schema_path(GRANTED, 1).exists()


def test_without_being_asked_nothing_becomes_a_minor_version(one_type: pytest.MonkeyPatch) -> None:
    colour = Annotated[str | None, Field(max_length=8, description="A colour"), public("a sample")]
    change(one_type, with_field("colour", colour, None))

    assert schemas.write() == ([], [f"schemas/{GRANTED}.json"])


def test_a_type_that_was_never_released_needs_no_minor_version(one_type: pytest.MonkeyPatch) -> None:
    assert run("schemas", "write", "--minor", "attune.awards.Nothing.v1").exit_code == 2
