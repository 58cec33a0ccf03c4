"""The catalogue in a real browser, from files: axe finds nothing, the keyboard suffices, a telephone's width too."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attune_contracts.catalogue import pages, write
from attune_contracts.catalogue.links import type_page
from attune_contracts.registry import all_events, draft_events
from attune_sandbox.testing.axe import Scheme, violations
from attune_sandbox.testing.node import Node

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.timeout(400)

KINDS = {
    "start": "index.html",
    "map": "map.html",
    "topics": "topics/index.html",
    "code lists": "codes/index.html",
    "services": "services/index.html",
    "type": "types/attune.notifications.NotificationDelivered.v1.html",
    "deprecated type": "types/attune.referrals.ReferralMade.v1.html",
    "draft": "types/attune.awards.AppealDecided.v1.html",
    "type with a seal": "types/attune.intake.ReferralSubmitted.v1.html",
    "type without fields": "types/attune.stream.EpochStarted.v1.html",
    "topic": "topics/attune.intake.integrator.html",
    "draft topic": "topics/attune.training.offer.html",
    "code list": "codes/decline_reason.html",
    "service": "services/referrals.html",
    "observer": "services/observer.html",
}
WIDE_PAGES = 30


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    write(folder)
    return folder


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(f"the page's script failed: {error}"))
    yield page
    page.close()
    assert all(url.startswith(("file:", "data:")) for url in asked), "a page of the catalogue asked the network"


def opened(page: "Page", site: Path, name: str) -> "Page":
    page.goto((site / name).as_uri())
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_any_kind_of_page(page: "Page", site: Path, node: Node, kind: str, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    opened(page, site, KINDS[kind])
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")

    assert violations(page, node, scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_a_search_has_found(page: "Page", site: Path, node: Node, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    opened(page, site, "index.html").fill("#query", "referral")

    assert page.locator("#results li").count() > 1
    assert violations(page, node, scheme) == []


@pytest.mark.parametrize(
    ("scheme", "fault", "rule"),
    [
        ("light", "document.querySelector('h1').style.color = '#bbb'", "color-contrast"),
        ("dark", "document.querySelector('h1').style.color = '#333'", "color-contrast"),
        (
            "light",
            "document.querySelector('main').outerHTML = document.querySelector('main').innerHTML",
            "landmark-one-main",
        ),
        ("light", "document.querySelector('label').remove()", "label"),
    ],
)
def test_axe_does_see_a_fault(page: "Page", site: Path, node: Node, *, scheme: Scheme, fault: str, rule: str) -> None:
    page.emulate_media(color_scheme=scheme)
    opened(page, site, "index.html").evaluate(fault)

    assert rule in " ".join(violations(page, node, scheme))


def test_a_search_needs_no_mouse(page: "Page", site: Path) -> None:
    opened(page, site, "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "query"

    page.keyboard.type("decline reason")
    assert "found" in page.locator("#found").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == "decline_reason"
    page.keyboard.press("Enter")
    page.wait_for_url("**/codes/decline_reason.html")


def test_escape_brings_everything_back(page: "Page", site: Path) -> None:
    opened(page, site, "index.html").fill("#query", "nothing is called like this")
    assert page.locator("#found").inner_text() == "Nothing found"
    assert not page.locator("#everything").is_visible()

    page.focus("#query")
    page.keyboard.press("Escape")
    assert page.locator("#everything").is_visible()
    assert page.input_value("#query") == ""


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ReferralMade", "ReferralMade"),
        ("referral made", "ReferralMade"),
        ("attune.training.elsa", "attune.training.elsa"),
        ("party_role", "party_role"),
        ("champion recused", "ChampionRecused"),
        ("consent", "ConsentGiven"),
    ],
)
def test_what_is_named_comes_first(page: "Page", site: Path, typed: str, first: str) -> None:
    opened(page, site, "index.html").fill("#query", typed)

    assert page.locator("#results a").first.inner_text().startswith(first)


def test_without_scripts_the_start_page_lists_every_type(browser: "Browser", site: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    opened(page, site, "index.html")

    assert not page.locator("#search").is_visible()
    shown = {link.get_attribute("href") for link in page.locator("#everything a").all() if link.is_visible()}
    page.close()
    assert {type_page(ce_type) for ce_type in (*all_events(), *draft_events())} <= shown


def with_the_longest_words() -> list[str]:
    """The pages with the longest words that cannot be broken, which are the first to be too wide."""

    texts = pages()

    def longest(name: str) -> int:
        words = re.split(
            r"<wbr>|<[^>]*>|[\s/-]", re.sub(r"<pre.*?</pre>|<svg.*?</svg>", "", texts[name], flags=re.DOTALL)
        )
        return max(map(len, words))

    return sorted((name for name in texts if name.endswith(".html")), key=longest, reverse=True)[:WIDE_PAGES]


def test_no_page_scrolls_sideways_on_a_narrow_screen(page: "Page", site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    too_wide = []
    for name in {*KINDS.values(), *with_the_longest_words()}:
        opened(page, site, name)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            too_wide.append(name)

    assert too_wide == []


def test_a_page_that_is_too_wide_is_seen(page: "Page", site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    opened(page, site, "index.html").evaluate("document.querySelector('h1').style.width = '30rem'")

    assert page.evaluate("document.documentElement.scrollWidth") > 360


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_has_the_focus_shows_it(page: "Page", site: Path, kind: str) -> None:
    opened(page, site, KINDS[kind])
    for _ in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const here = document.activeElement, box = here.closest("svg a")?.querySelector("rect");
              if (here === document.body) return true; // past the last one
              const style = getComputedStyle(box ?? here);
              return box ? style.strokeWidth === "4px" : style.outlineStyle !== "none" && style.outlineWidth !== "0px";
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_the_pictures_lead_to_every_topic_and_are_told_as_a_table_too(page: "Page", site: Path) -> None:
    opened(page, site, "map.html")

    drawn = {link.get_attribute("href") for link in page.locator("#declared ~ .picture a.topic").all()}
    told = {link.get_attribute("href") for link in page.locator("table th a").all()}
    assert drawn
    assert drawn == told
