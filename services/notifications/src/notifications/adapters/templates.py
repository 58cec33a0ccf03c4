"""The words of each message: three Jinja templates per purpose, checked against its content before the service starts.

A template may name the fields of its content, the acknowledgement link and the writing service's name, nothing else.
One that names anything more does not build, so that nobody can write a name or an address into a message by mistake.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from jinja2 import BaseLoader, PackageLoader, StrictUndefined, TemplateError, TemplateNotFound, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifications.domain.content import ADDED_WHEN_WRITTEN, Content
from notifications.domain.purposes import CONTENT_OF_PURPOSE
from notifications.domain.wording import Phrases, in_plain_words

PARTS: Final = ("subject.txt", "txt", "html")
LAYOUTS: Final = {"txt": ("layout.txt",), "html": ("layout.html",), "subject.txt": ()}
SUBJECT_LENGTH_MAX: Final = 120
EMPTY_LINES: Final = re.compile(r"\n\s*\n")


class TemplateRuleError(ValueError):
    """A template that may not be used; the text lists everything that is wrong."""


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A message in words."""

    subject: str
    text: str
    html: str


class MessageTemplates:
    """Checked templates. Raises TemplateRuleError with every fault of every template."""

    def __init__(self, phrases: Phrases, *, loader: BaseLoader | None = None) -> None:
        self._phrases = phrases
        self._environment = ImmutableSandboxedEnvironment(
            loader=loader or PackageLoader("notifications"),
            autoescape=lambda name: bool(name and name.endswith(".html")),
            undefined=StrictUndefined,
        )
        faults = list(self._faults())
        if faults:
            raise TemplateRuleError("; ".join(faults))

    @property
    def purposes(self) -> frozenset[str]:
        """Every purpose that can be written."""
        shipped = set(self._environment.list_templates())
        return frozenset(purpose for purpose in CONTENT_OF_PURPOSE if f"{purpose}.txt" in shipped)

    def write(self, content: Content, *, acknowledgement_link: str, service_name: str) -> WrittenMessage:
        """The message in words."""
        values = {
            **in_plain_words(content, self._phrases),
            "acknowledgement_link": acknowledgement_link,
            "service_name": service_name,
        }
        subject, text, html = (
            self._environment.get_template(f"{content.purpose}.{part}").render(values).strip() for part in PARTS
        )
        text = EMPTY_LINES.sub("\n\n", text)
        return WrittenMessage(" ".join(subject.split())[:SUBJECT_LENGTH_MAX], text + "\n", html + "\n")

    def subject(self, content: Content) -> str:
        """The subject line alone, as a sentence about the case."""
        words = in_plain_words(content, self._phrases)
        template = self._environment.get_template(f"{content.purpose}.subject.txt")
        return template.render({**words, **dict.fromkeys(ADDED_WHEN_WRITTEN, "")}).strip()

    def _faults(self) -> Iterator[str]:
        for layout in sorted({layout for layouts in LAYOUTS.values() for layout in layouts}):
            yield from self._faults_of(layout, ADDED_WHEN_WRITTEN, layouts=())
        for purpose in sorted(self.purposes):
            declared = CONTENT_OF_PURPOSE[purpose]
            allowed = ADDED_WHEN_WRITTEN | declared.field_names()
            for part in PARTS:
                yield from self._faults_of(f"{purpose}.{part}", allowed, layouts=LAYOUTS[part])

    def _faults_of(self, name: str, allowed: Collection[str], *, layouts: Collection[str]) -> Iterator[str]:
        loader = self._environment.loader
        try:
            source = loader.get_source(self._environment, name)[0] if loader else ""
            tree = self._environment.parse(source, name)
        except TemplateNotFound:
            yield f"{name} is missing"
            return
        except TemplateError as error:
            yield f"{name} cannot be read: {error}"
            return
        for variable in sorted(meta.find_undeclared_variables(tree) - set(allowed)):
            yield f"{name} may not name {variable}"
        used = list(meta.find_referenced_templates(tree))
        if used != list(layouts):
            yield f"{name} uses {used}, it should use {list(layouts)}"
