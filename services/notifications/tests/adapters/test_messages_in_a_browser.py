"""Every mail in a real browser, light and dark, in every language: axe finds nothing, and nothing is cut off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from attune_sandbox.testing.axe import Scheme, violations
from attune_sandbox.testing.node import Node
from notifications.adapters.templates import MessageTemplates
from notifications.domain.content import Content
from notifications.domain.purposes import Digest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.timeout(400)

LINKS = {
    "acknowledgement_link": "https://notifications.attune.example/acknowledge/" + "t" * 64,
    "unsubscribe_link": "https://notifications.attune.example/unsubscribe/" + "t" * 64,
}
NARROW = 320
DARK_MAX, LIGHT_MIN = 0x20, 0xF0


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    page = browser.new_page(viewport={"width": 700, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    page.close()
    assert asked == [], "a mail asked the network"


@pytest.fixture
def mails(templates: MessageTemplates, samples: dict[str, Content], language: str) -> dict[str, str]:
    """Purpose -> its mail with every field and every link, and a digest of everything."""
    service = "Birmingham Educational Psychology and Specialist Support Service"
    written = {
        purpose: templates.write(content, service_name=service, language=language, **LINKS).html
        for purpose, content in samples.items()
    }
    items = [content for purpose, content in samples.items() if purpose != Digest.purpose]
    digest = Digest(item_count=len(items))
    whole = templates.write(digest, service_name=service, language=language, items=items, **LINKS)
    return written | {Digest.purpose: whole.html}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_mail(page: "Page", node: Node, mails: dict[str, str], scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    found = {}
    for purpose, html in mails.items():
        page.set_content(html)
        if faults := violations(page, node, scheme):
            found[purpose] = faults
    assert found == {}


FAULTS = {
    "color-contrast": ("color:#505a5f", "color:#a0a0a0"),
    "landmark-one-main": ("<main>", "<div>"),
    "html-has-lang": ('<html lang="en-GB">', "<html>"),
    "page-has-heading-one": ("<h1", "<h4"),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_axe_does_see_a_fault(
    page: "Page", node: Node, templates: MessageTemplates, samples: dict[str, Content], rule: str
) -> None:
    html = templates.write(samples["referral_declined"], service_name="Kent Service", **LINKS).html
    whole, broken = FAULTS[rule]
    assert whole in html
    page.set_content(html.replace(whole, broken))
    assert rule in " ".join(violations(page, node))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mail_is_as_light_or_dark_as_its_reader_asks(page: "Page", mails: dict[str, str], scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_content(mails["referral_declined"])
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    values = [int(value) for value in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    assert max(values) <= DARK_MAX if scheme == "dark" else min(values) >= LIGHT_MIN, colour


def test_no_mail_scrolls_sideways_on_a_narrow_screen(page: "Page", mails: dict[str, str]) -> None:
    page.set_viewport_size({"width": NARROW, "height": 700})
    too_wide = []
    for purpose, html in mails.items():
        page.set_content(html)
        if page.evaluate("document.documentElement.scrollWidth") > NARROW:
            too_wide.append(purpose)
    assert too_wide == []
