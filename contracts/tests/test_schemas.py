"""Schema files: generated from the models, and frozen once released."""

import json
from pathlib import Path

import pytest
from attune_contracts import schemas
from attune_contracts.errors import ContractError
from attune_contracts.model import classified_fields
from attune_contracts.privacy import PrivacyClass
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # publishes no types


@pytest.fixture
def copied_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The frozen files in a folder of their own, to be spoilt."""
    for path in [*schemas.frozen_files(), schemas.RELEASED_FILE]:
        copy = tmp_path / path.relative_to(schemas.PACKAGE_FOLDER)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(schemas, "PACKAGE_FOLDER", tmp_path)
    monkeypatch.setattr(schemas, "SCHEMAS_FOLDER", tmp_path / "schemas")
    monkeypatch.setattr(schemas, "GOLDENS_FOLDER", tmp_path / "goldens")
    monkeypatch.setattr(schemas, "RELEASED_FILE", tmp_path / "schemas/released.sha256")
    return tmp_path


def test_models_schema_files_and_frozen_hashes_agree() -> None:
    assert schemas.problems() == []


@pytest.mark.parametrize("name", schemas.schema_names())
def test_a_schema_is_a_valid_schema_and_open_to_later_fields(name: str) -> None:
    schema = schemas.schema_of(name)

    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"/{schemas.schema_path(name, schemas.minor_of(name)).name}")
    assert "additionalProperties" not in json.dumps(schema)


@pytest.mark.parametrize("name", schemas.schema_names())
def test_a_schema_describes_and_classifies_every_field(name: str) -> None:
    schema = schemas.schema_of(name)
    objects = [schema, *schema.get("$defs", {}).values()]
    fields = [field for described in objects for field in described.get("properties", {}).values()]

    assert schema["description"]
    assert len(fields) == len({path for path, _ in classified_fields(schemas.model_of(name))})
    for field in fields:
        assert field["description"]
        assert field["x-privacy"] in {privacy.word for privacy in PrivacyClass}
        assert field["x-privacy-reason"]


def test_a_changed_schema_file_is_noticed(copied_package: Path) -> None:
    path = copied_package / "schemas/attune.referrals.ReferralMade.v1.json"
    path.write_text(path.read_text().replace("REF-7K3M-9QX2", "REF-0000-0000"))

    assert schemas.problems() == [
        "attune.referrals.ReferralMade.v1: the model no longer matches its frozen schema; "
        "make a new major version instead",
        "schemas/attune.referrals.ReferralMade.v1.json: was released and has been changed; "
        "put it back and make a new major version",
    ]


def test_a_changed_example_is_noticed(copied_package: Path) -> None:
    path = copied_package / "goldens/attune.referrals.ReferralMade.v1/valid/over_http.json"
    path.write_text(path.read_text().replace("self_esteem", "resolve_conflict"))

    assert [problem.split(": ")[1].split(";")[0] for problem in schemas.problems()] == [
        "was released and has been changed"
    ]


def test_a_lost_file_is_noticed(copied_package: Path) -> None:
    (copied_package / "schemas/attune.referrals.ReferralMade.v1.json").unlink()

    assert "schemas/attune.referrals.ReferralMade.v1.json: was released and is gone" in schemas.problems()


def test_a_file_that_was_never_frozen_is_noticed(copied_package: Path) -> None:
    (copied_package / "goldens/attune.referrals.ReferralMade.v1/valid/new.json").write_text("{}")

    assert schemas.problems() == [
        "goldens/attune.referrals.ReferralMade.v1/valid/new.json: is not in released.sha256; "
        "run `attune-contracts schemas write`"
    ]


def test_writing_never_changes_a_released_file(copied_package: Path) -> None:
    path = copied_package / "schemas/attune.referrals.ReferralMade.v1.json"
    path.write_text("{}")

    assert schemas.write() == ([], ["schemas/attune.referrals.ReferralMade.v1.json"])
    assert path.read_text() == "{}"


def test_writing_adds_and_freezes_what_is_new(copied_package: Path) -> None:
    name = "schemas/attune.referrals.ReferralMade.v1.json"
    listed = schemas.RELEASED_FILE.read_text()
    schemas.RELEASED_FILE.write_text("".join(line for line in listed.splitlines(keepends=True) if name not in line))
    (copied_package / name).unlink()

    assert schemas.write() == ([name], [])
    assert schemas.RELEASED_FILE.read_text() == listed
    assert schemas.problems() == []


def test_a_name_without_a_schema_is_refused() -> None:
    with pytest.raises(ContractError, match="unknown_major"):
        schemas.schema_of("attune.referrals.ReferralMade.v9")
