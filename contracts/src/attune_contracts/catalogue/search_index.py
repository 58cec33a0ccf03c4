"""What the search on the start page looks through: one entry for each page, with the words a person might type."""

import json
from collections.abc import Iterator
from typing import Any

from attune_contracts.catalogue.links import codes_page, service_page, topic_page, type_page
from attune_contracts.catalogue.topic_facts import every_party, every_topic
from attune_contracts.catalogue.type_facts import every_type
from attune_contracts.codes import CODE_LISTS


def search_index() -> str:
    """The index as JSON that may stand inside a script element: no `<` in it."""
    return json.dumps(list(_entries()), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _entries() -> Iterator[dict[str, Any]]:
    """`t` title, `k` kind, `u` address, `s` a line below the title, `w` further words to be found by."""
    for facts in every_type().values():
        fields = " ".join(field.path for field in facts.fields)
        yield _entry(
            facts.name,
            f"{facts.status} event of {facts.service}",
            type_page(facts.ce_type),
            facts.about,
            f"{facts.ce_type} {facts.topic} {fields} {facts.emitted_when} {' '.join(facts.readers)}",
        )
    for topic in every_topic().values():
        words = f"{topic.key} {topic.owner} {' '.join(topic.every_reader)}"
        yield _entry(topic.name, "topic", topic_page(topic.name), topic.purpose, words)
    for name in sorted({code_list.name for code_list in CODE_LISTS}):
        lists = [code_list for code_list in CODE_LISTS if code_list.name == name]
        words = " ".join(f"{code} {meaning}" for code_list in lists for code, meaning in code_list.codes.items())
        yield _entry(name, "code list", codes_page(name), lists[-1].source, words)
    for party in every_party().values():
        yield _entry(party.name, "service", service_page(party.name), party.about, "")


def _entry(title: str, kind: str, address: str, line: str, words: str) -> dict[str, Any]:
    return {"t": title, "k": kind, "u": address, "s": line, "w": words}
