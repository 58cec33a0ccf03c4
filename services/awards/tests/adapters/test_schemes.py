"""Shipped award schemes: valid, immutable, every version kept."""

from importlib.resources import files

import pytest
from awards.adapters.schemes import Schemes, read_scheme, shipped_schemes

FOLDER = files("awards").joinpath("policies")
BIRMINGHAM = FOLDER.joinpath("birmingham/send_coproduction.v1.yaml").read_text("utf-8")
AUTHORITY, NAME = "E08000025", "birmingham-send-coproduction"


def test_birmingham_has_four_stages_and_silver_covers_the_four_cs() -> None:
    scheme = shipped_schemes().latest(AUTHORITY, NAME)
    assert [stage.name for stage in scheme.ladder] == ["bronze", "silver", "gold", "platinum"]
    assert [stage.name for stage in scheme.ladder if stage.needs_delivery_plan] == ["silver"]
    assert scheme.delivery_plan_areas == ("co_commissioning", "co_design", "co_delivery", "co_assessment")


def test_the_latest_version_is_entered_and_earlier_ones_stay_known() -> None:
    first = read_scheme(BIRMINGHAM)
    later = [read_scheme(BIRMINGHAM.replace(f"{NAME}/1", f"{NAME}/{number}")) for number in (2, 10)]
    schemes = Schemes([*later, first])
    assert schemes.latest(AUTHORITY, NAME).version == f"{NAME}/10"
    assert schemes.version(AUTHORITY, NAME, f"{NAME}/1") == first
    assert schemes.names(AUTHORITY) == (NAME,)
    assert schemes.names("E10000016") == ()
    assert schemes.latest(AUTHORITY, "another-scheme") is None


def test_a_version_stands_there_once() -> None:
    scheme = read_scheme(BIRMINGHAM)
    with pytest.raises(ValueError, match="written down twice"):
        Schemes([scheme, scheme])


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("authority: E08000025", "authority: Birmingham"),
        ("scheme_version: birmingham-send-coproduction/1", "scheme_version: other/1"),
        ("  - stage: silver", "  - stage: zinc"),
        ("  - stage: silver", "  - stage: bronze"),
        ("      - code: positive_impact", "      - code: Positive Impact"),
        ("needs_delivery_plan: true", "needs_delivery_plan: 'yes'"),
    ],
)
def test_a_document_that_is_not_a_scheme_is_refused(line: str, instead: str) -> None:
    assert line in BIRMINGHAM
    with pytest.raises(ValueError, match="validation error"):
        read_scheme(BIRMINGHAM.replace(line, instead))
