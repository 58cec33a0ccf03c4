"""What axe says of a page that is open in a browser."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest

from attune_sandbox.testing.node import Node

if TYPE_CHECKING:
    from playwright.sync_api import Page

Scheme = Literal["light", "dark"]

RULES: Final[Mapping[Scheme, Mapping[str, Any]]] = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
"""In the dark the same pages have other colours and nothing else, so colours alone are looked at again."""

LOOK: Final = """async rules => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']})
    return {
        passes: found.passes.length,
        violations: found.violations.map(each => `${each.id}: ${each.nodes[0].html}`),
    }
}"""


def violations(page: "Page", node: Node, scheme: Scheme = "light") -> list[str]:
    """What axe finds, each with its first place; the thousands of places that are well stay in the browser.

    The page is shown in `scheme` already. Fails where axe looked at nothing.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(node.file_of("axe-core", "axe.min.js").read_text())
    found = page.evaluate(LOOK, RULES[scheme])
    if not found["passes"]:
        pytest.fail("axe looked at nothing")
    return list(found["violations"])
