"""Shipped policy documents: valid, immutable, and telling what the authority itself says."""

from importlib.resources import files
from pathlib import Path

import pytest
from training.adapters.policies import load_policies, read_policy, shipped_policies

FOLDER = files("training").joinpath("policies")
KENT = FOLDER.joinpath("kent/elsa_accreditation.v1.yaml").read_text("utf-8")


def test_kent_asks_for_six_named_days_and_four_sessions_of_two_hours() -> None:
    policy = shipped_policies()["E10000016"]
    assert policy.version == "kent-elsa/1"
    assert [day.number for day in policy.training_days] == [1, 2, 3, 4, 5, 6]
    assert policy.training_day(3).title == "Attachment, Resilience and Self-Concept"
    assert (policy.supervision_sessions_min, policy.supervision_minutes_min) == (4, 120)


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("authority: E10000016", "authority: Kent"),
        ("policy_version: kent-elsa/1", "policy_version: kent"),
        ("  - number: 3", "  - number: 4"),
        ("supervision_sessions_min: 4", "supervision_sessions_min: '4'"),
        ("supervision_minutes_min: 120", "supervision_minutes_max: 120"),
        ("  rows: [EL3, EL5, EL8]", "  rows: []"),
    ],
)
def test_a_document_that_is_not_a_policy_is_refused(line: str, instead: str) -> None:
    assert line in KENT
    with pytest.raises(ValueError, match="validation error"):
        read_policy(KENT.replace(line, instead))


def test_one_policy_an_authority_is_in_force(tmp_path: Path) -> None:
    for name in ("kent", "kent_again"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "elsa_accreditation.v1.yaml").write_text(KENT)
    with pytest.raises(ValueError, match="another policy in force"):
        load_policies(tmp_path)
