"""The catalogue as files: nothing declared is missing, every link leads somewhere, nothing needs a network."""

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest
from attune_contracts.catalogue import pages, write
from attune_contracts.catalogue.field_rows import code_list_of, field_rows
from attune_contracts.catalogue.links import codes_page, service_page, topic_page, type_page
from attune_contracts.catalogue.site import breakable
from attune_contracts.catalogue.type_facts import minors_of
from attune_contracts.cli import app
from attune_contracts.codes import CODE_LISTS
from attune_contracts.goldens import invalid_goldens
from attune_contracts.model import classified_fields
from attune_contracts.registry import all_events, draft_events
from attune_contracts.topic_declarations import DECLARATIONS, INTEGRATOR, OBSERVER, SERVICES
from typer.testing import CliRunner

SITE = pages()
EVENTS = {**all_events(), **draft_events()}
MADE = "attune.referrals.ReferralMade.v1"
VOID = frozenset({"meta", "link", "input", "br", "wbr", "hr", "img"})


class Page(HTMLParser):
    """What a page links to, names, heads and says; and whether its elements are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self._open.append(tag)
        for name, value in attrs:
            if name in {"href", "src"}:
                self.links.append(value or "")
            elif name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"rect", "path"}:
            return
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


PAGES = {name: Page(text) for name, text in SITE.items() if name.endswith(".html")}


def targets(name: str, page: Page) -> Iterator[tuple[str, str]]:
    """Every link of a page as path below the site and place on that page."""
    for link in page.links:
        if not link.startswith("data:"):
            path, _, place = link.partition("#")
            parts: list[str] = []
            for part in (PurePosixPath(name).parent / path).parts if path else PurePosixPath(name).parts:
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            yield "/".join(parts), place


def test_every_type_topic_list_and_service_has_a_page() -> None:
    wanted = {type_page(ce_type) for ce_type in EVENTS}
    wanted |= {topic_page(declared.name) for declared in DECLARATIONS}
    wanted |= {codes_page(code_list.name) for code_list in CODE_LISTS}
    wanted |= {service_page(name) for name in (*SERVICES, INTEGRATOR, OBSERVER)}

    assert wanted <= set(PAGES)
    assert set(PAGES) - wanted == {
        "index.html",
        "map.html",
        "topics/index.html",
        "codes/index.html",
        "services/index.html",
    }


def test_every_link_leads_to_a_page_and_a_place_on_it() -> None:
    for name, page in PAGES.items():
        for path, place in targets(name, page):
            assert path in SITE, f"{name} leads to {path}"
            if place:
                assert place in PAGES[path].ids, f"{name} leads to {path}#{place}"


def test_every_page_can_be_reached_from_the_start() -> None:
    reached, waiting = set[str](), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in PAGES and name not in reached:
            reached.add(name)
            waiting.extend(path for path, _ in targets(name, PAGES[name]))
    assert reached == set(PAGES)


@pytest.mark.parametrize("address", ["http:", "https:", "//", "@import", "url(", "fetch(", "XMLHttpRequest"])
def test_nothing_is_fetched(address: str) -> None:
    for page in PAGES.values():
        assert not any(link.startswith(address) for link in page.links)
    for name in ("site.css", "search.js"):
        code = re.sub(r"/\*.*?\*/|(^|\s)//.*?$", "", SITE[name], flags=re.DOTALL | re.MULTILINE)
        assert address not in code


def test_every_page_has_one_heading_of_the_first_order_its_landmarks_and_no_id_twice() -> None:
    for name, page in PAGES.items():
        for tag in ("h1", "main", "nav", "title"):
            assert page.tags.count(tag) == 1 + (tag == "title") * page.tags.count("svg"), f"{name}: {tag}"
        assert len(page.ids) == len(set(page.ids)), name


@pytest.mark.parametrize("ce_type", EVENTS)
def test_a_types_page_tells_its_fields_classes_and_reasons(ce_type: str) -> None:
    event, text = EVENTS[ce_type], PAGES[type_page(ce_type)].text

    assert event.emitted_when in text
    assert " ".join((event.__doc__ or "").split()) in text
    for path, privacy in classified_fields(event):
        assert path in text
        assert privacy.reason in text
    assert ("A draft: nobody publishes it yet" in text) == event.is_draft()
    assert [row.path for row in field_rows(ce_type)] == [path for path, _ in classified_fields(event)]


def test_what_must_be_refused_stands_there_as_it_was_sent() -> None:
    twice = next(golden for golden in invalid_goldens() if golden.name == "twice_received_by")
    assert html.escape(twice.value.decode(), quote=True).replace("&quot;", "&#34;") in SITE[type_page(twice.ce_type)]


def test_a_deprecated_type_names_its_successor_and_its_last_day() -> None:
    text = PAGES[type_page(MADE)].text

    assert "Deprecated since" in text
    assert "it is no longer published. Read ReferralMade v2 instead" in text
    assert "v1 can be read as it" in text


def test_a_minor_version_is_told_with_the_fields_it_added(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for minor, fields in (("", ["a"]), (".1", ["a", "b"]), (".2", ["a", "b", "c"])):
        schema = {
            "properties": {field: {} for field in fields},
            "$defs": {"Party": {"properties": {field: {} for field in fields}}},
        }
        (tmp_path / f"{MADE}{minor}.json").write_text(json.dumps(schema))
    monkeypatch.setattr("attune_contracts.schemas.SCHEMAS_FOLDER", tmp_path)

    assert minors_of(MADE) == (("v1.1", ("Party.b", "b")), ("v1.2", ("Party.c", "c")))


def test_a_field_leads_to_its_code_list_and_the_list_back() -> None:
    assert f"../{codes_page('decline_reason')}" in PAGES[type_page("attune.referrals.ReferralDeclined.v1")].links
    assert f"../{type_page('attune.referrals.ReferralDeclined.v1')}" in PAGES[codes_page("decline_reason")].links
    assert code_list_of(("autumn", "spring", "summer"), "training_term") == "training_term"
    assert code_list_of(("no", "such", "codes"), "anything") is None


def test_every_code_stands_with_its_meaning_and_its_list_with_source_and_date() -> None:
    for code_list in CODE_LISTS:
        text = PAGES[codes_page(code_list.name)].text
        assert code_list.source in text
        assert str(code_list.valid_from) in text
        for code, meaning in code_list.codes.items():
            assert code in text
            assert meaning in text


def test_the_start_page_lists_every_type_without_any_script() -> None:
    listed = {path for path, _ in targets("index.html", PAGES["index.html"])}
    assert {type_page(ce_type) for ce_type in EVENTS} <= listed


def test_the_search_knows_every_page_of_a_type_topic_and_list() -> None:
    start = SITE["index.html"]
    index = json.loads(start.partition('id="index">')[2].partition("</script>")[0])

    assert {entry["u"] for entry in index} == {
        name for name in PAGES if "/" in name and not name.endswith("index.html")
    }


def test_what_is_declared_cannot_break_out_of_a_page() -> None:
    assert breakable("<b>.x") == "&lt;b&gt;.<wbr>x"
    script = SITE["index.html"].partition('id="index">')[2].partition("</script>")[0]
    assert "<" not in script


def test_the_same_declarations_give_the_same_bytes(tmp_path: Path) -> None:
    assert write(tmp_path) == len(SITE)
    assert {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")} == {
        name: text.encode() for name, text in pages().items()
    }


def test_the_command_writes_the_site_and_says_no_in_a_sentence(tmp_path: Path) -> None:
    runner = CliRunner()

    written = runner.invoke(app, ["catalogue", str(tmp_path / "site")])
    assert written.exit_code == 0
    assert (tmp_path / "site" / "index.html").exists()
    (tmp_path / "file").write_text("")
    refused = runner.invoke(app, ["catalogue", str(tmp_path / "file")])
    assert refused.exit_code == 2
    assert "cannot write" in refused.stderr
