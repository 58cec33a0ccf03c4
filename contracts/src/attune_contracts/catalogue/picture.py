"""The message map as a picture: writers on the left, topics in the middle, readers on the right, drawn as SVG.

The layout is plain: topics stand below each other in the order of their writers, who stand beside the middle of their
own; a line leads from writer to topic and from topic to each reader. Lines take their writer's colour from the style
sheet, so that the picture follows light and dark.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from attune_contracts.catalogue.links import service_page, topic_page
from attune_contracts.catalogue.topic_facts import PARTIES, TopicFacts
from attune_contracts.topic_declarations import OBSERVER

_Who = Callable[[TopicFacts], tuple[str, ...]]

_ROW: Final = 38
_TOPIC: Final = (330, 320, 28)
_PARTY: Final = (130, 30)
_WRITERS_X: Final = 8
_READERS_X: Final = 830
_WIDTH: Final = 968
_TOP: Final = 40
_GAP: Final = 14


@dataclass(frozen=True, slots=True)
class _Place:
    """A box by the middle of its left side."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width


def picture(topics: Iterable[TopicFacts], *, name: str, title: str, root: str, drafts: bool) -> Markup:
    """The picture as SVG with links to the pages; with `drafts` their types and readers count too.

    `name` keeps its ids apart from another picture's on the same page. The observer, who reads every domain topic,
    is left out: its lines would say nothing and hide the others.
    """
    readers_of = _every_reader if drafts else _readers
    shown = sorted(topics, key=lambda topic: PARTIES.index(topic.owner))
    places = _topic_places(shown)
    writers = _beside(shown, places, _WRITERS_X, lambda topic: (topic.owner,))
    readers = _beside(shown, places, _READERS_X, readers_of)
    height = max(place.y for place in (*places.values(), *writers.values(), *readers.values())) + _ROW
    parts = [
        Markup(
            '<svg class="map" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="group" aria-labelledby="{n}-title">'
            '<title id="{n}-title">{t}</title>'
            '<g class="heads" aria-hidden="true"><text x="{wx}" y="18">writes</text><text x="{tx}" y="18">topic</text>'
            '<text x="{rx}" y="18">reads</text></g>'
        ).format(w=_WIDTH, h=round(height), n=name, t=title, wx=_WRITERS_X, tx=_TOPIC[0], rx=_READERS_X)
    ]
    lines = [_line(topic.owner, writers[topic.owner], places[topic.name]) for topic in shown]
    lines += [
        _line(topic.owner, places[topic.name], readers[reader])
        for topic in shown
        for reader in readers_of(topic)
        if reader != OBSERVER
    ]
    parts.append(Markup('<g class="lines" aria-hidden="true">{}</g>').format(Markup("").join(lines)))
    parts += [_party(who, place, root) for who, place in writers.items()]
    parts += [
        _topic(topic, places[topic.name], root, len(topic.types if drafts else topic.released)) for topic in shown
    ]
    parts += [_party(who, place, root) for who, place in readers.items()]
    return Markup("").join([*parts, Markup("</svg>")])


def _topic_places(topics: list[TopicFacts]) -> Mapping[str, _Place]:
    """Topics below each other, with a little air where the writer changes."""
    x, width, height = _TOPIC
    places, y, before = {}, float(_TOP), None
    for topic in topics:
        y += _GAP if before not in {None, topic.owner} else 0
        places[topic.name] = _Place(x, y + height / 2, width, height)
        y, before = y + _ROW, topic.owner
    return places


def _beside(topics: list[TopicFacts], places: Mapping[str, _Place], x: float, who: _Who) -> Mapping[str, _Place]:
    """Each party at the mean height of its topics, moved down where the one above stands there already."""
    heights: dict[str, list[float]] = {}
    for topic in topics:
        for name in who(topic):
            if name != OBSERVER:
                heights.setdefault(name, []).append(places[topic.name].y)
    wished = sorted((sum(found) / len(found), PARTIES.index(name), name) for name, found in heights.items())
    width, height = _PARTY
    beside, lowest = {}, 0.0
    for wish, _, name in wished:
        y = max(wish, lowest)
        beside[name] = _Place(x, y, width, height)
        lowest = y + height + _GAP
    return beside


def _line(owner: str, start: _Place, end: _Place) -> Markup:
    middle = (start.right + end.x) / 2
    path = f"M{start.right:g} {start.y:g}C{middle:g} {start.y:g} {middle:g} {end.y:g} {end.x:g} {end.y:g}"
    return Markup('<path class="of-{}" d="{}"/>').format(owner, path)


def _readers(topic: TopicFacts) -> tuple[str, ...]:
    return topic.readers


def _every_reader(topic: TopicFacts) -> tuple[str, ...]:
    return topic.every_reader


def _topic(topic: TopicFacts, place: _Place, root: str, count: int) -> Markup:
    kind = f"topic of-{topic.owner}{'' if topic.in_use else ' draft'}"
    counted = f"{count} {'type' if count == 1 else 'types'}"
    return _box(
        place, link=root + topic_page(topic.name), kind=kind, text=topic.name.removeprefix("attune."), more=counted
    )


def _party(name: str, place: _Place, root: str) -> Markup:
    return _box(place, link=root + service_page(name), kind=f"party of-{name}", text=name)


def _box(place: _Place, *, link: str, kind: str, text: str, more: str = "") -> Markup:
    """A link drawn as a box; what is read out is what is seen, the words on the left and those on the right."""
    top, base = f"{place.y - place.height / 2:g}", f"{place.y + 5:g}"
    words = [Markup('<text x="{}" y="{}">{}</text>').format(f"{place.x + 12:g}", base, text)]
    if more:
        words.append(Markup('<text class="count" x="{}" y="{}">{}</text>').format(f"{place.right - 12:g}", base, more))
    return Markup('<a href="{}" class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>{}</a>').format(
        link, kind, f"{place.x:g}", top, place.width, place.height, Markup(" ").join(words)
    )
