"""Messages in words: one small document per purpose and language, laid out as mail, text message, letter and slip.

A document may name the fields of its content, nothing else, and its subject only the reference number. One that names
anything more does not build, so that nobody can write a name or an address into a message by mistake.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, get_origin

from jinja2 import BaseLoader, PackageLoader, StrictUndefined, TemplateError, TemplateNotFound, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from notifications.adapters.sms_text import in_gsm
from notifications.adapters.template_documents import PLACEHOLDER, Block, Frame, Template
from notifications.domain.content import ADDED_WHEN_WRITTEN, ALLOWED_FIELDS, Content
from notifications.domain.purposes import CONTENT_OF_PURPOSE
from notifications.domain.wording import Phrases, Words, in_plain_words

FIRST_LANGUAGE: Final = "en-GB"
"""What a message is written in where the reader's language is not known, or the message is not translated yet."""

IN_A_SUBJECT: Final = frozenset({"reference"})
LAYOUTS: Final = {form: f"layout.{form}" for form in ("html", "txt", "sms.txt", "letter.txt", "slip.txt", "phone.txt")}
GIVEN_TO_LAYOUTS: Final = ADDED_WHEN_WRITTEN | {
    "language",
    "first_language",
    "frame",
    "subject",
    "heading",
    "body",
    "next",
    "sms",
}
EMPTY_LINES: Final = re.compile(r"\n\s*\n")
UNBROKEN: Final = Markup('<strong style="white-space:nowrap">{}</strong>')
"""A number people quote stands out, and on one line."""

SECTION, PART_OF_ONE = 2, 3
MAY_SAY_NOTHING: Final = (date | None, int | None, int)
"""Kinds of fields a block can depend on: none, and nought, say nothing."""


class TemplateRuleError(ValueError):
    """A template that may not be used; the text lists everything that is wrong."""


@dataclass(frozen=True, slots=True)
class Language:
    """Everything written in one language; `tag` is as RFC 5646 has it, for example pl."""

    tag: str
    frame: Frame
    phrases: Phrases
    templates: Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A message in words: `text` and `html` for mail, the others for the channel of their name."""

    subject: str
    text: str
    html: str
    sms: str = ""
    letter: str = ""
    slip: str = ""
    phone: str = ""
    language: str = FIRST_LANGUAGE


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """A heading of a level, paragraphs and a list, all in words. Each may be missing."""

    heading: str | None
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    level: int = SECTION


class MessageTemplates:
    """Checked templates. Raises TemplateRuleError with every fault of every template."""

    def __init__(self, languages: Mapping[str, Language], *, loader: BaseLoader | None = None) -> None:
        self._languages = languages
        self._environment = ImmutableSandboxedEnvironment(
            loader=loader or PackageLoader("notifications"),
            autoescape=lambda name: bool(name and name.endswith(".html")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        faults = [*self._faults_of_layouts(), *self._faults_of_languages()]
        if faults:
            raise TemplateRuleError("; ".join(faults))

    @property
    def purposes(self) -> frozenset[str]:
        """Every purpose that can be written."""
        return frozenset(self._languages[FIRST_LANGUAGE].templates)

    @property
    def languages(self) -> frozenset[str]:
        """The tags of the languages there are."""
        return frozenset(self._languages)

    def write(
        self,
        content: Content,
        *,
        acknowledgement_link: str,
        service_name: str,
        language: str = FIRST_LANGUAGE,
        unsubscribe_link: str = "",
        items: Sequence[Content] = (),
    ) -> WrittenMessage:
        """The message in words, in `language` or else in English. An empty link is not shown; `items` are the pieces
        of news in a digest, in their order."""
        spoken = self._language(language, (content.purpose, *(item.purpose for item in items)))
        links = {
            "acknowledgement_link": acknowledgement_link,
            "unsubscribe_link": unsubscribe_link,
        }
        around = {"language": spoken.tag, "first_language": FIRST_LANGUAGE, "frame": spoken.frame}
        told = Telling(spoken, content, items)
        given = {**links, **around, "service_name": service_name, "subject": told.subject, "sms": told.sms}
        forms = {}
        for form, layout in LAYOUTS.items():
            in_html = form == "html"
            blocks = {
                "heading": told.heading(in_html=in_html),
                "body": told.body(in_html=in_html),
                "next": told.next(in_html=in_html),
            }
            forms[form] = self._environment.get_template(layout).render({**given, **blocks}).strip()
        return WrittenMessage(
            subject=told.subject,
            html=forms["html"] + "\n",
            text=EMPTY_LINES.sub("\n\n", forms["txt"]) + "\n",
            letter=EMPTY_LINES.sub("\n\n", forms["letter.txt"]) + "\n",
            phone=EMPTY_LINES.sub("\n\n", forms["phone.txt"]) + "\n",
            slip=EMPTY_LINES.sub("\n\n", forms["slip.txt"]) + "\n",
            sms=in_gsm(" ".join(forms["sms.txt"].split())),
            language=spoken.tag,
        )

    def subject(self, content: Content, *, language: str = FIRST_LANGUAGE) -> str:
        """The subject line alone, as a sentence about the case."""
        return Telling(self._language(language, (content.purpose,)), content).subject

    def _language(self, asked: str, purposes: Sequence[str]) -> Language:
        for tag in (asked, asked.split("-", maxsplit=1)[0]):
            language = self._languages.get(tag)
            if language is not None and all(purpose in language.templates for purpose in purposes):
                return language
        return self._languages[FIRST_LANGUAGE]

    def _faults_of_layouts(self) -> Iterator[str]:
        for name in LAYOUTS.values():
            try:
                source = self._environment.loader.get_source(self._environment, name)[0]  # type: ignore[union-attr] # set
                tree = self._environment.parse(source, name)
            except TemplateNotFound:
                yield f"{name} is missing"
                continue
            except TemplateError as error:
                yield f"{name} cannot be read: {error}"
                continue
            for variable in sorted(meta.find_undeclared_variables(tree) - GIVEN_TO_LAYOUTS):
                yield f"{name} may not name {variable}"
            if used := list(meta.find_referenced_templates(tree)):
                yield f"{name} uses {used}, it should use none"

    def _faults_of_languages(self) -> Iterator[str]:
        first = self._languages[FIRST_LANGUAGE].templates
        for purpose in sorted(CONTENT_OF_PURPOSE.keys() - first.keys()):
            yield f"{FIRST_LANGUAGE}/{purpose} is missing"
        for tag, language in self._languages.items():
            for purpose, template in language.templates.items():
                if purpose not in CONTENT_OF_PURPOSE:
                    yield f"{tag}/{purpose} is for no purpose"
                    continue
                yield from faults_of(f"{tag}/{purpose}", template, CONTENT_OF_PURPOSE[purpose])
                if purpose in first and says(template) != says(first[purpose]):
                    yield f"{tag}/{purpose} does not say what {FIRST_LANGUAGE}/{purpose} says"


def faults_of(name: str, template: Template, content: type[Content]) -> Iterator[str]:
    """What is wrong with one document, given the fields its content has."""
    fields = content.field_names()
    for field in sorted(template.placeholders() | template.lists() | template.conditions()):
        if field not in fields:
            yield f"{name} may not name {field}"
        elif (field in template.lists()) != (get_origin(ALLOWED_FIELDS[field]) is tuple):
            yield f"{name} shows {field} otherwise than as what it is, one value or a list"
        elif field in template.conditions() and ALLOWED_FIELDS[field] not in MAY_SAY_NOTHING:
            yield f"{name} asks whether there is {field}, and there always is"
    for field in sorted(set(PLACEHOLDER.findall(template.subject)) - IN_A_SUBJECT):
        yield f"{name} may not name {field} in its subject"
    if any(brace in PLACEHOLDER.sub("", text) for text in template.texts() for brace in "{}"):
        yield f"{name} has a brace that belongs to no field"


def says(template: Template) -> tuple[object, ...]:
    """What a document says, whatever its language: the fields it names, shows as lists, and depends on."""
    in_subject = frozenset(PLACEHOLDER.findall(template.subject))
    return (in_subject, template.placeholders(), template.lists(), template.conditions(), bool(template.sms))


class Telling:
    """One content in one language: its document filled with its values."""

    def __init__(self, language: Language, content: Content, items: Sequence[Content] = ()) -> None:
        self._template = language.templates[content.purpose]
        self._content = content
        self._frame = language.frame
        self._items = [Telling(language, item) for item in items]
        phrases = language.phrases.with_words(self._template.words)
        self._values = in_plain_words(content, phrases, language.frame.days.words())

    @property
    def subject(self) -> str:
        """One line."""
        return self._filled(self._template.subject)

    def heading(self, *, in_html: bool) -> str:
        """The subject as the heading of the message."""
        return self._filled(self._template.subject, in_html=in_html)

    @property
    def sms(self) -> str:
        """What a text message says."""
        if self._template.sms:
            return self._filled(self._template.sms)
        first = next((text for block in self.next(in_html=False) for text in block.paragraphs), "")
        return f"{self.subject} {first}" if self.subject.endswith("?") else f"{self.subject}. {first}"

    def body(self, *, in_html: bool) -> tuple[WrittenBlock, ...]:
        """What changed; in a digest each piece of news under its own subject."""
        blocks = tuple(self._written(self._template.body, in_html=in_html))
        return blocks + tuple(block for item in self._items for block in item.as_item(in_html=in_html))

    def next(self, *, in_html: bool) -> tuple[WrittenBlock, ...]:
        """What happens next."""
        return tuple(self._written(self._template.next, in_html=in_html))

    def as_item(self, *, in_html: bool) -> Iterator[WrittenBlock]:
        """The whole message as one piece of news in a digest."""
        yield WrittenBlock(self.heading(in_html=in_html), ())
        yield from self._written(self._template.body, in_html=in_html, level=PART_OF_ONE)
        blocks = list(self._written(self._template.next, in_html=in_html, level=PART_OF_ONE))
        if blocks:
            yield WrittenBlock(self._frame.next, (), level=PART_OF_ONE)
        yield from blocks

    def _written(self, blocks: Sequence[Block], *, in_html: bool, level: int = SECTION) -> Iterator[WrittenBlock]:
        for block in blocks:
            items = self._values[block.list] if block.list else None
            if block.list and not items:
                continue
            if (block.when and not self._says(block.when)) or (block.unless and self._says(block.unless)):
                continue
            heading = self._filled(block.heading) if block.heading else None
            paragraphs = tuple(self._filled(text, in_html=in_html) for text in block.text)
            yield WrittenBlock(heading, paragraphs, tuple(items or ()), level)

    def _filled(self, text: str, *, in_html: bool = False) -> str:
        if not in_html:
            return PLACEHOLDER.sub(lambda found: self._word(found[1]), text)
        marked = {name: UNBROKEN.format(self._word(name)) for name in IN_A_SUBJECT & self._values.keys()}
        plain = str(escape(text))
        filled = PLACEHOLDER.sub(lambda found: str(marked.get(found[1]) or escape(self._word(found[1]))), plain)
        return Markup(filled)  # noqa: S704 - every part is escaped above

    def _says(self, name: str) -> bool:
        return bool(getattr(self._content, name))

    def _word(self, name: str) -> str:
        value: Words = self._values[name]
        return value if isinstance(value, str) else ""
