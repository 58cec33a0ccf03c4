"""Whatever an event holds beside what is told of it, no form of the message in any language shows it (FN2)."""

from typing import Any

import pytest
from attune_contracts import decode
from attune_contracts.goldens import valid_goldens
from attune_contracts.model import PartiesEvent
from hypothesis import given, settings
from hypothesis import strategies as st
from notifications.adapters.templates import MessageTemplates
from notifications.adapters.wire import DOMAIN_EVENTS
from notifications.adapters.wire_contents import CONTENTS
from notifications.domain.content import UnfitContentError

GOLDENS: list[PartiesEvent] = [
    decode(golden.headers, golden.value)  # type: ignore[misc] # those in DOMAIN_EVENTS name parties
    for golden in valid_goldens()
    if golden.ce_type in DOMAIN_EVENTS
]
EVENTS: dict[str, PartiesEvent] = {
    purpose: event
    for purpose, (event_type, content_of) in CONTENTS.items()
    for golden in GOLDENS
    for event in (golden, golden.model_copy(update={"notice_event_id": None}))  # reopened by somebody, not by itself
    if isinstance(event, event_type) and content_of(event) is not None
}
"""Purpose -> an event it is told from."""

MARK = "Zq"
"""Begins whatever is planted, and stands in no message by itself."""

personal = st.one_of(
    st.from_regex(rf"{MARK}[a-z]{{3,9}} [A-Z][a-z]{{3,12}}", fullmatch=True),
    st.from_regex(rf"{MARK}[a-z]{{3,9}}@[a-z]{{3,9}}\.example", fullmatch=True),
    st.from_regex(rf"{MARK}, born [1-9] March 201[0-9]", fullmatch=True),
    st.from_regex(rf"{MARK}07[0-9]{{9}}", fullmatch=True),
    st.from_regex(rf"{MARK}[0-9]{{2}} [A-Z][a-z]{{3,9}} Road, CT1 [0-9][A-Z]{{2}}", fullmatch=True),
)
purposes = st.sampled_from(sorted(CONTENTS))
languages = st.sampled_from(["en-GB", "pl"])


class Watched:
    """An event that gives away each field asked for, and notes which."""

    def __init__(self, event: PartiesEvent) -> None:
        self._event = event
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self._event, name)


def told_fields(purpose: str) -> set[str]:
    """The event's fields that a message of this purpose is made of."""
    watched = Watched(EVENTS[purpose])
    CONTENTS[purpose][1](watched)
    return watched.asked


def test_every_purpose_that_is_told_has_a_golden() -> None:
    assert set(EVENTS) == set(CONTENTS)


@settings(max_examples=300, deadline=None)
@given(purpose=purposes, planted=personal, language=languages)
def test_nothing_planted_in_what_is_not_told_shows(
    templates: MessageTemplates, purpose: str, planted: str, language: str
) -> None:
    others = set(type(EVENTS[purpose]).model_fields) - told_fields(purpose)
    assert {"parties", "occurred_at"} <= others
    event = EVENTS[purpose].model_copy(update=dict.fromkeys(others, planted))
    assert planted in repr(event)
    content = CONTENTS[purpose][1](event)
    assert content is not None
    message = templates.write(
        content, acknowledgement_link="https://a.example/l", service_name="Service", language=language
    )
    shown = (message.subject, message.text, message.html, message.sms, message.letter, message.slip)
    assert MARK not in "".join(shown)


@settings(max_examples=300, deadline=None)
@given(purpose=purposes, planted=personal, data=st.data())
def test_nothing_planted_in_what_is_told_passes_for_it(purpose: str, planted: str, data: st.DataObject) -> None:
    event, content_of = EVENTS[purpose], CONTENTS[purpose][1]
    field = data.draw(st.sampled_from(sorted(told_fields(purpose) - {"notice_event_id"})))
    value = getattr(event, field)
    if isinstance(value, tuple) and not isinstance(value[0], str):
        inner = data.draw(st.sampled_from(sorted(type(value[0]).model_fields)))
        if inner == "measure":
            return  # not told
        changed: Any = (value[0].model_copy(update={inner: planted}),)
    else:
        changed = (planted,) if isinstance(value, tuple) else planted
    with pytest.raises(UnfitContentError) as refusal:
        content_of(event.model_copy(update={field: changed}))
    assert planted not in str(refusal.value)
