"""The shape of a message's file: one small document per purpose and language, from which every form is laid out.

    subject: We declined your referral {reference}
    body:
      - On {declined_on} we decided that we cannot take it on.
      - {heading: Where else to go, list: signpost_codes}
    next:
      - Please contact us if you think we got this wrong.

A paragraph may name fields of its content in braces and nothing else. A block with `when` stands only where that field
says something, one with `unless` only where it does not. `words` are words of this message's own for some codes; `sms`
stands in place of what a text message would otherwise be made of: the subject, and the first sentence of what is next.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from notifications.domain.wording import DayWords

PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")

Paragraphs = Annotated[tuple[str, ...], BeforeValidator(lambda given: [given] if isinstance(given, str) else given)]


class Document(BaseModel):
    """Base of what is read from files: nothing unknown may stand in one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(Document):
    """Paragraphs and a list, under a heading or not."""

    heading: str | None = None
    text: Paragraphs = ()
    list: str | None = None
    when: str | None = None
    unless: str | None = None

    def texts(self) -> Iterator[str]:
        """Everything in it that a reader reads."""
        yield from (self.heading,) if self.heading else ()
        yield from self.text


def _block(given: Any) -> Any:
    return {"text": given} if isinstance(given, str) else given


class Template(Document):
    """One purpose in one language."""

    subject: Annotated[str, Field(max_length=78)]
    body: Annotated[tuple[Annotated[Block, BeforeValidator(_block)], ...], Field(min_length=1)]
    next: tuple[Annotated[Block, BeforeValidator(_block)], ...] = ()
    sms: str | None = None
    words: dict[str, dict[str, str]] = {}

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All of them, in their order."""
        return self.body + self.next

    def texts(self) -> Iterator[str]:
        """Everything in it that a reader reads."""
        yield self.subject
        yield from (text for block in self.blocks for text in block.texts())
        yield from (self.sms,) if self.sms else ()

    def placeholders(self) -> frozenset[str]:
        """The fields it names in its texts."""
        return frozenset(name for text in self.texts() for name in PLACEHOLDER.findall(text))

    def lists(self) -> frozenset[str]:
        """The fields it shows as lists."""
        return frozenset(block.list for block in self.blocks if block.list)

    def conditions(self) -> frozenset[str]:
        """The fields on which a block of it depends."""
        return frozenset(name for block in self.blocks for name in (block.when, block.unless) if name)


class Days(Document):
    """How the language writes days and times; see DayWords."""

    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    weekdays: Annotated[tuple[str, ...], Field(min_length=7, max_length=7)]
    moment: str
    hours_of_a_clock: Annotated[int, Field(ge=12, le=24, multiple_of=12)]

    def words(self) -> DayWords:
        """As the domain knows them."""
        return DayWords(self.months, self.weekdays, self.moment, self.hours_of_a_clock)


class Frame(Document):
    """What stands around every message of a language."""

    next: str
    acknowledge: str
    acknowledge_link: str
    acknowledge_on_paper: str
    unsubscribe: str
    unsubscribe_link: str
    no_names: str
    not_expected: str
    not_expected_on_paper: str
    slip: str
    from_service: str
    days: Days
