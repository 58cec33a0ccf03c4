"""A real browser for tests: a Chromium or Chrome installed on the machine, none is ever downloaded."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pytest

from attune_sandbox.testing.unchecked import not_checked

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER_VARIABLE: Final = "ATTUNE_BROWSER"
PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def installed_browser() -> str | None:
    """The program to drive: what `ATTUNE_BROWSER` names, else the first one found."""
    names = (os.environ[BROWSER_VARIABLE],) if BROWSER_VARIABLE in os.environ else PROGRAMS
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """The machine's Chromium without a window. Where there is none the test is not checked.

    Playwright's loop runs while it is open, and no test with a loop of its own could: so it closes with its module.
    """
    program = installed_browser()
    if program is None:
        not_checked(f"this machine has no Chromium or Chrome; install one, or name it in {BROWSER_VARIABLE}")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- belongs to the tests' tools, not to the sandbox

    with sync_playwright() as playwright:
        # A container's user may have no right to the kernel's sandbox; only pages of our own making are opened.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
