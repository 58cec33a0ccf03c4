"""The words of messages: what a template may name, and how the shipped ones read."""

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import DictLoader
from notifications.adapters.documents import load_phrases
from notifications.adapters.templates import MessageTemplates, TemplateRuleError, WrittenMessage
from notifications.domain import purposes
from notifications.domain.content import Content
from notifications.domain.purposes import CONTENT_OF_PURPOSE

LINK = "https://attune.example/acknowledge/token"
DAY = date(2026, 9, 14)
SAMPLES: list[Content] = [
    purposes.ReferralReceived(reference="REF-7K3M-9QX2"),
    purposes.ReferralAccepted(reference="REF-7K3M-9QX2", accepted_on=DAY),
    purposes.ReferralDeclined(
        reference="REF-7K3M-9QX2", decline_reason="no_capacity", signpost_codes=("sendiass", "gp"), declined_on=DAY
    ),
    purposes.ReferralOutcome(reference="REF-7K3M-9QX2", outcome_code="partly_achieved"),
    purposes.ReferralClosing(reference="REF-7K3M-9QX2", closing_reason="programme_completed"),
    purposes.AccreditationGranted(granted_on=DAY),
    purposes.CertificateIssued(reference="ELSA-2026-7K3M", certificate_kind="elsa_accreditation", issued_on=DAY),
    purposes.AwardStageAwarded(scheme="birmingham-send-coproduction", stage="bronze", decided_on=DAY),
    purposes.AwardStageReturned(
        scheme="birmingham-send-coproduction", stage="silver", missing_codes=("actions_co_design",), decided_on=DAY
    ),
]
SENTENCE_WORDS_MAX = 20
SYLLABLES = re.compile(r"[aeiouy]+")


@pytest.fixture(scope="module")
def templates() -> MessageTemplates:
    return MessageTemplates(load_phrases())


def written(templates: MessageTemplates, content: Content) -> WrittenMessage:
    return templates.write(content, acknowledgement_link=LINK, service_name="Kent Service")


def shipped() -> dict[str, str]:
    folder = files("notifications").joinpath("templates")
    return {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if not entry.name.endswith(".yaml")}


def built_with(changed: dict[str, str]) -> MessageTemplates:
    return MessageTemplates(load_phrases(), loader=DictLoader(shipped() | changed))


@pytest.mark.parametrize("name", ["child_name", "party_id", "email", "setting_id", "decline_reason"])
@pytest.mark.parametrize("part", ["subject.txt", "txt", "html"])
def test_a_template_that_names_a_field_its_content_lacks_does_not_build(name: str, part: str) -> None:
    changed = {f"referral_accepted.{part}": shipped()[f"referral_accepted.{part}"] + "{{ " + name + " }}"}
    with pytest.raises(TemplateRuleError, match=f"referral_accepted.{part} may not name {name}"):
        built_with(changed)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"layout.html": "{{ reference }}"}, "layout.html may not name reference"),
        ({"referral_closing.txt": "{% include 'referral_accepted.txt' %}"}, "referral_closing.txt uses"),
        ({"referral_closing.txt": "{% if %}"}, "referral_closing.txt cannot be read"),
    ],
)
def test_a_template_outside_the_rules_does_not_build(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(TemplateRuleError, match=sentence):
        built_with(changed)


def test_a_missing_template_does_not_build() -> None:
    without = {name: text for name, text in shipped().items() if name != "referral_closing.html"}
    with pytest.raises(TemplateRuleError, match=r"referral_closing\.html is missing"):
        MessageTemplates(load_phrases(), loader=DictLoader(without))


def test_every_purpose_has_a_sample_here() -> None:
    assert {sample.purpose for sample in SAMPLES} == set(CONTENT_OF_PURPOSE)


@pytest.mark.parametrize("content", SAMPLES, ids=lambda content: content.purpose)
def test_each_message_says_its_reference_link_and_sender_and_no_code(
    templates: MessageTemplates, content: Content
) -> None:
    message = written(templates, content)
    for body in (message.text, message.html):
        assert LINK in body
        assert "Kent Service" in body
        assert getattr(content, "reference", "") in body
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", body), "a code was not turned into words"
    assert "14 September 2026" in message.text or not [value for value in vars(content).values() if value == DAY]
    assert "\n" not in message.subject


def test_a_declined_referral_is_told_why_and_where_else_to_go(templates: MessageTemplates) -> None:
    text = written(templates, SAMPLES[2]).text
    assert "Why: We do not have a place in the time we promise." in text
    assert "- Contact SENDIASS, the local advice and support service for special educational needs." in text
    assert "- Ask the family to talk to their GP." in text


def test_a_declined_referral_without_signposts_has_no_empty_list(templates: MessageTemplates) -> None:
    bare = purposes.ReferralDeclined(
        reference="REF-7K3M-9QX2", decline_reason="duplicate", signpost_codes=(), declined_on=DAY
    )
    message = written(templates, bare)
    assert "Where else" not in message.text + message.html
    assert "<ul>" not in message.html


def test_values_are_escaped_in_html(templates: MessageTemplates) -> None:
    message = templates.write(SAMPLES[0], acknowledgement_link='"><script>', service_name="<b>Service</b>")
    assert "<script>" not in message.html
    assert "<b>" not in message.html


def test_html_messages_are_accessible(templates: MessageTemplates) -> None:
    for content in SAMPLES:
        html = written(templates, content).html
        assert '<html lang="en-GB">' in html
        assert "<title>" in html
        assert html.count("<h1") == 1
        assert "<img" not in html
        assert "http" not in html.replace(LINK, ""), "nothing is loaded from elsewhere"


def sentences(text: str) -> Iterator[list[str]]:
    for paragraph in re.split(r"\n\s*\n|\n- |:\n", text.replace(LINK, "")):
        for sentence in re.split(r"(?<=[.!?])\s", paragraph):
            if words := re.findall(r"[A-Za-z']+", sentence):
                yield words


@pytest.mark.parametrize("content", SAMPLES, ids=lambda content: content.purpose)
def test_messages_are_short_sentences_in_plain_words(templates: MessageTemplates, content: Content) -> None:
    found = list(sentences(written(templates, content).text))
    words = [word for sentence in found for word in sentence]
    syllables = sum(max(1, len(SYLLABLES.findall(word.lower().removesuffix("e")))) for word in words)
    grade = 0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59
    assert max(len(sentence) for sentence in found) <= SENTENCE_WORDS_MAX, max(found, key=len)
    assert grade < 8, f"Flesch-Kincaid grade {grade:.1f}: should be readable at about twelve"


def test_no_template_lies_unused(tmp_path: Path) -> None:
    expected = {f"{purpose}.{part}" for purpose in CONTENT_OF_PURPOSE for part in ("subject.txt", "txt", "html")}
    assert set(shipped()) == expected | {"layout.txt", "layout.html"}
