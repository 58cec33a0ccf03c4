"""Every page of the catalogue, from the declarations and the templates."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from attune_contracts.catalogue import links
from attune_contracts.catalogue.code_facts import every_list
from attune_contracts.catalogue.picture import picture
from attune_contracts.catalogue.search_index import search_index
from attune_contracts.catalogue.topic_facts import every_party, every_topic
from attune_contracts.catalogue.type_facts import every_type

_TEMPLATES = Path(__file__).parent / "templates"
_AS_THEY_ARE = ("site.css", "search.js")


def pages() -> Mapping[str, str]:
    """Every file of the site by its path below the site's folder."""
    templates = _templates()
    found = {name: (_TEMPLATES / name).read_text(encoding="utf-8") for name in _AS_THEY_ARE}
    for page, template, facts in _pages():
        words: dict[str, Any] = {"page": page, "root": links.to_root(page), "types": every_type(), **facts}
        found[page] = templates.get_template(template).render(words)
    return found


def write(folder: Path) -> int:
    """Write the site into a folder; returns the number of files. What else lies in the folder stays. Raises OSError."""
    site = pages()
    for name, text in site.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return len(site)


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"links": links, "version": version("attune-contracts")}
    environment.filters["breakable"] = breakable
    return environment


def breakable(name: str) -> Markup:
    """A long name that may be broken after a dot or an underscore, so that it fits a narrow screen."""
    return Markup("<wbr>").join(_pieces(name))


def _pieces(name: str) -> Iterator[str]:
    start = 0
    for place, letter in enumerate(name):
        if letter in "._/" and place + 1 < len(name):
            yield name[start : place + 1]
            start = place + 1
    yield name[start:]


def _pages() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, template and facts of each page."""
    types, topics, parties, lists = every_type(), every_topic(), every_party(), every_list()
    by_service = {service: tuple(found) for service, found in groupby(types.values(), key=lambda facts: facts.service)}
    in_use = tuple(topic for topic in topics.values() if topic.in_use)
    counts = {
        status: sum(facts.status == status for facts in types.values())
        for status in ("released", "deprecated", "draft")
    }
    yield (
        links.START,
        "start.html",
        {
            "by_service": by_service,
            "counts": counts,
            "topics": topics,
            "in_use": in_use,
            "lists": lists,
            "index": Markup(search_index()),  # noqa: S704 -- JSON made here, its `<` written as an escape
        },
    )
    yield links.MAP, "map.html", {"topics": topics, "in_use": in_use, "pictures": _pictures(in_use)}
    yield links.TOPICS, "topics.html", {"topics": topics}
    yield links.CODES, "code_lists.html", {"lists": lists}
    yield links.SERVICES_PAGE, "services.html", {"parties": parties}
    for topic in topics.values():
        yield links.topic_page(topic.name), "topic.html", {"topic": topic}
    for name, versions in lists.items():
        yield links.codes_page(name), "code_list.html", {"name": name, "versions": versions}
    for party in parties.values():
        yield links.service_page(party.name), "service.html", {"party": party}
    for facts in types.values():
        yield links.type_page(facts.ce_type), "type.html", {"facts": facts}


def _pictures(in_use: tuple[Any, ...]) -> dict[str, Markup]:
    everything = tuple(every_topic().values())
    return {
        "released": picture(
            in_use, name="in-use", title="Who writes and who reads each topic in use", root="", drafts=False
        ),
        "all": picture(
            everything, name="declared", title="Who writes and who reads each declared topic", root="", drafts=True
        ),
    }
