"""Shipped policies never change once released: whoever was decided about under one was decided about under these bytes.

A new version is a new file, and a new line in the `released.sha256` of its service.
"""

from hashlib import sha256
from pathlib import Path

import pytest
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder, version_number

SERVICES = sorted(path.parent.name for path in (Path(__file__).parents[2] / "services").glob("*/pyproject.toml"))


@pytest.mark.parametrize("service", SERVICES)
def test_every_released_policy_is_what_it_was_when_it_was_released(service: str) -> None:
    folder = shipped_policies_folder(service)
    shipped = [f"{sha256(content).hexdigest()}  {name}" for name, content in policy_documents(folder)]
    assert shipped
    assert folder.joinpath("released.sha256").read_text("utf-8").splitlines() == shipped


def test_documents_come_in_order_and_what_is_beside_them_is_passed_over(tmp_path: Path) -> None:
    for name in ("kent/b.v2.yaml", "kent/b.v1.yaml", "birmingham/a.v1.yaml", "kent/notes.txt", "released.sha256"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert list(policy_documents(tmp_path)) == [
        (name, name.encode()) for name in ("birmingham/a.v1.yaml", "kent/b.v1.yaml", "kent/b.v2.yaml")
    ]


def test_versions_are_ordered_by_their_number() -> None:
    assert version_number("kent-elsa/10") > version_number("kent-elsa/9")
