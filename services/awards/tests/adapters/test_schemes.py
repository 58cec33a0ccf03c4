"""Shipped award schemes: valid, immutable, every version kept."""

from hashlib import sha256
from importlib.resources import files

import pytest
from awards.adapters.schemes import Schemes, read_scheme, shipped_schemes

# A released document never changes: whoever was awarded under it was awarded under these very bytes.
# A new version is a new file and a new line here.
RELEASED = {
    "birmingham/send_coproduction.v1.yaml": "8f8b5e00d28e61777d63e9374ed491dfa9c6268f2cbf4ea1a4f2cf1f047bc5b1",
}
FOLDER = files("awards").joinpath("policies")
BIRMINGHAM = FOLDER.joinpath("birmingham/send_coproduction.v1.yaml").read_text("utf-8")
AUTHORITY, NAME = "E08000025", "birmingham-send-coproduction"


def test_every_released_scheme_is_what_it_was_when_it_was_released() -> None:
    found = {
        f"{authority.name}/{document.name}": sha256(document.read_bytes()).hexdigest()
        for authority in FOLDER.iterdir()
        for document in authority.iterdir()
    }
    assert found == RELEASED


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
