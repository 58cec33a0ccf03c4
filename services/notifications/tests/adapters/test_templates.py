"""Which documents do not build, and what every shipped message has in common."""

import copy
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import DictLoader, FileSystemLoader, PackageLoader
from notifications.adapters.documents import languages_of, read_languages
from notifications.adapters.sms_text import GSM, GSM_TWICE, THREE_MESSAGES, gsm_length, in_gsm
from notifications.adapters.template_documents import Template
from notifications.adapters.templates import (
    FIRST_LANGUAGE,
    LAYOUTS,
    MessageTemplates,
    TemplateRuleError,
    WrittenMessage,
)
from notifications.domain import purposes
from notifications.domain.content import Content
from notifications.domain.purposes import CONTENT_OF_PURPOSE
from notifications.domain.wording import PhrasesError

LINK = "https://notifications.attune.council.example/acknowledge/" + "t" * 64
SERVICE = "Kent Service"
LONGEST_SERVICE = "S" * 100
DAY = date(2026, 9, 14)
SHIPPED = read_languages()
DECLINED = purposes.ReferralDeclined(
    reference="REF-7K3M-9QX2", decline_reason="no_capacity", signpost_codes=("sendiass", "gp"), declined_on=DAY
)


def written(templates: MessageTemplates, content: Content, **more: Any) -> WrittenMessage:
    return templates.write(content, **{"acknowledgement_link": LINK, "service_name": SERVICE} | more)


def built_with(*path: str, value: Any) -> MessageTemplates:
    """The shipped documents with another value at one place; None takes the place away."""
    documents: Any = copy.deepcopy(SHIPPED)
    place = documents
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    if value is None:
        del place[path[-1]]
    return MessageTemplates(languages_of(documents))


# What does not build ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["child_name", "party_id", "email", "setting_id", "decline_reason", "service_name"])
@pytest.mark.parametrize("part", ["subject", "body", "next", "sms"])
def test_a_document_that_names_a_field_its_content_lacks_does_not_build(name: str, part: str) -> None:
    text = f"About {{{name}}}"
    value = text if part in {"subject", "sms"} else [text]
    with pytest.raises(TemplateRuleError, match=f"en-GB/referral_accepted may not name {name}"):
        built_with("en-GB", "referral_accepted", part, value=value)


def test_a_subject_names_nothing_but_the_reference_number() -> None:
    with pytest.raises(TemplateRuleError, match="pl/award_stage_awarded may not name stage in its subject"):
        built_with("pl", "award_stage_awarded", "subject", value="Stopień {stage}")


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("body", [{"list": "decline_reason"}], "shows decline_reason otherwise than as what it is"),
        ("body", ["{signpost_codes}"], "shows signpost_codes otherwise than as what it is"),
        ("body", [{"text": "x", "when": "declined_on"}], "asks whether there is declined_on, and there always is"),
        ("body", ["{{ declined_on }}"], "has a brace that belongs to no field"),
        ("body", ["{declined_on.year}"], "has a brace that belongs to no field"),
        ("body", [], "cannot be read: body"),
        ("body", [{"text": "x", "html": "<b>"}], "cannot be read: body.0.html"),
        ("subject", "x" * 79, "cannot be read: subject"),
    ],
)
def test_a_document_outside_the_rules_does_not_build(part: str, value: Any, sentence: str) -> None:
    with pytest.raises(TemplateRuleError, match=f"en-GB/referral_declined {sentence}"):
        built_with("en-GB", "referral_declined", part, value=value)


def test_a_purpose_without_words_or_words_without_a_purpose_do_not_build() -> None:
    with pytest.raises(TemplateRuleError, match="en-GB/referral_closing is missing"):
        built_with("en-GB", "referral_closing", value=None)
    with pytest.raises(TemplateRuleError, match="pl/referral_lost is for no purpose"):
        built_with("pl", "referral_lost", value=SHIPPED["pl"]["referral_closing"])


def test_a_translation_that_leaves_a_field_out_does_not_build() -> None:
    with pytest.raises(TemplateRuleError, match="pl/referral_accepted does not say what en-GB/referral_accepted says"):
        built_with("pl", "referral_accepted", "body", value=["Przyjęliśmy skierowanie {reference}."])


def test_a_language_without_words_for_a_code_does_not_build() -> None:
    with pytest.raises(PhrasesError, match="no words for venue_type: clinic"):
        built_with("pl", "phrases", "venue_type", "clinic", value=None)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [("{{ reference }}", "may not name reference"), ("{% include 'layout.txt' %}", "uses"), ("{% if %}", "cannot be")],
)
def test_a_layout_outside_the_rules_does_not_build(source: str, sentence: str) -> None:
    shipped = PackageLoader("notifications")
    sources = {name: shipped.get_source(None, name)[0] for name in LAYOUTS.values()}  # type: ignore[arg-type] # needs no environment
    with pytest.raises(TemplateRuleError, match=rf"layout\.html {sentence}"):
        MessageTemplates(languages_of(SHIPPED), loader=DictLoader(sources | {"layout.html": source}))


def test_a_missing_layout_does_not_build(tmp_path: Any) -> None:
    with pytest.raises(TemplateRuleError, match=r"layout\.sms\.txt is missing"):
        MessageTemplates(languages_of(SHIPPED), loader=FileSystemLoader(tmp_path))


# What is shipped ----------------------------------------------------------------------------------------------


def test_every_shipped_language_has_every_message(templates: MessageTemplates) -> None:
    assert templates.languages == {"en-GB", "pl"}
    for tag, documents in SHIPPED.items():
        assert set(documents) == set(CONTENT_OF_PURPOSE) | {"frame", "phrases"}, tag


def test_every_language_has_words_for_the_same_codes() -> None:
    english, *others = ({f: set(w) for f, w in known["phrases"].items()} for known in SHIPPED.values())
    assert others
    assert all(other == english for other in others)


def test_each_message_says_its_reference_link_and_sender_and_no_code(
    templates: MessageTemplates, content: Content, language: str
) -> None:
    message = written(templates, content, language=language)
    for body in (message.text, message.html, message.sms, message.letter, message.slip):
        assert SERVICE in body
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", body.replace(LINK, "")), "a code was not turned into words"
        assert not re.search(r"[{}]|None", body.replace("\n  ", "").split("</style>")[-1]), "a value was not filled in"
    for body in (message.text, message.html, message.letter):
        assert getattr(content, "reference", "") in body
    for body in (message.text, message.html, message.sms):
        assert LINK in body
    assert LINK not in message.letter + message.slip, "nobody types such a link from paper"
    assert message.language == language
    assert "\n" not in message.subject + message.sms


def test_every_field_a_content_has_is_told_in_its_document(language: str) -> None:
    for purpose, content in CONTENT_OF_PURPOSE.items():
        template = Template.model_validate(SHIPPED[language][purpose])
        assert content.field_names() == template.placeholders() | template.lists() | template.conditions(), purpose


def test_a_declined_referral_is_told_why_and_where_else_to_go(templates: MessageTemplates) -> None:
    text = written(templates, DECLINED).text
    assert "Why\nWe do not have a place soon enough." in text
    assert "- Contact SENDIASS, the local advice and support service for special educational needs." in text
    assert "- Ask the family to talk to their GP." in text


def test_a_declined_referral_without_signposts_has_no_empty_list(templates: MessageTemplates) -> None:
    bare = purposes.ReferralDeclined(
        reference="REF-7K3M-9QX2", decline_reason="duplicate", signpost_codes=(), declined_on=DAY
    )
    message = written(templates, bare)
    assert "Where else" not in message.text + message.html
    assert "<ul" not in message.html


def test_a_code_an_authority_adds_is_read_out_as_the_service_calls_it(templates: MessageTemplates) -> None:
    added = purposes.ReferralDeclined(
        reference="REF-7K3M-9QX2", decline_reason="waiting_list_full", signpost_codes=("youth_club",), declined_on=DAY
    )
    english, polish = (written(templates, added, language=language).text for language in ("en-GB", "pl"))
    assert "The service gives this reason: waiting list full." in english
    assert "- youth club (as your service calls it)" in english
    assert "Powód podany przez poradnię: waiting list full." in polish


@pytest.mark.parametrize("aim", ["self_harm", "low_mood", "trauma", "loss_bereavement", "an_aim_nobody_worded"])
def test_an_aim_is_told_discreetly_and_never_read_out_as_it_stands(
    templates: MessageTemplates, aim: str, language: str
) -> None:
    progress = purposes.ReferralProgress(
        reference="REF-7K3M-9QX2", aim_progress=((aim, "set_back"),), reported_on=DAY, next_report_due_on=None
    )
    message = written(templates, progress, language=language)
    for body in (message.text, message.html.partition("</style>")[2], message.sms, message.letter, message.slip):
        assert not re.search(r"harm|mood|trauma|loss|strat|nobody|worded", body)


def test_a_target_is_never_told_as_a_promise(templates: MessageTemplates, samples: dict[str, Content]) -> None:
    for purpose in ("referral_acknowledged", "reply_target_at_risk", "referral_waitlisted", "enquiry_received"):
        assert "not a promise" in written(templates, samples[purpose]).text
        assert "nie" in written(templates, samples[purpose], language="pl").text.partition("obietnic")[0][-12:]


def test_a_digest_holds_every_piece_of_news_whole(templates: MessageTemplates, samples: dict[str, Content]) -> None:
    items = [samples[purpose] for purpose in ("referral_declined", "appointment_missed", "referral_progress")]
    digest = written(templates, purposes.Digest(item_count=len(items)), items=items)
    for item in items:
        alone = written(templates, item)
        assert alone.subject in digest.text
        told = alone.text.partition("Please tell us that you have read")[0]
        assert [line for line in told.splitlines() if line not in digest.text] == []
    assert digest.html.count("<h2") == len(items)
    assert digest.html.count("<h1") == 1


# Links, layouts and languages ---------------------------------------------------------------------------------


def test_a_link_that_is_not_given_leaves_no_sentence_behind(templates: MessageTemplates) -> None:
    message = written(templates, DECLINED, acknowledgement_link="")
    assert "read this" not in message.text + message.html + message.sms
    assert "<a " not in message.html


def test_stopping_is_offered_only_where_it_is_possible(templates: MessageTemplates) -> None:
    offered = written(templates, DECLINED, unsubscribe_link="https://attune.example/stop/token")
    for body in (offered.text, offered.html):
        assert "https://attune.example/stop/token" in body
        assert "stop messages of this kind" in body.lower()
    must_be_told = written(templates, DECLINED)
    assert "stop messages" not in (must_be_told.text + must_be_told.html).lower()


@pytest.mark.parametrize(
    ("asked", "given"),
    [("pl", "pl"), ("pl-PL", "pl"), ("en-GB", "en-GB"), ("en", "en-GB"), ("cy", "en-GB"), ("", "en-GB")],
)
def test_who_asks_for_a_language_that_is_not_shipped_gets_english(
    templates: MessageTemplates, asked: str, given: str
) -> None:
    message = written(templates, DECLINED, language=asked)
    assert message.language == given
    assert f'<html lang="{given}">' in message.html
    assert message.subject == templates.subject(DECLINED, language=asked)


def test_a_message_not_yet_translated_is_whole_in_english() -> None:
    message = written(built_with("pl", "referral_declined", value=None), DECLINED, language="pl")
    assert message.language == FIRST_LANGUAGE
    assert "What happens next" in message.text


def test_days_and_times_are_written_as_the_language_has_them(
    templates: MessageTemplates, samples: dict[str, Content]
) -> None:
    booked = samples["family_appointment_booked"]
    assert "Tuesday 15 September 2026 at 2:30pm" in written(templates, booked).text
    assert "wtorek 15 września 2026, godz. 14:30" in written(templates, booked, language="pl").text


def test_a_name_in_another_language_says_so(templates: MessageTemplates) -> None:
    assert f'<span lang="en-GB">{SERVICE}</span>' in written(templates, DECLINED, language="pl").html
    assert f"<span>{SERVICE}</span>" in written(templates, DECLINED).html


def test_values_are_escaped_in_html(templates: MessageTemplates) -> None:
    message = written(templates, DECLINED, acknowledgement_link='"><script>', service_name="<b>Service</b>")
    assert "<script>" not in message.html
    assert "<b>" not in message.html


class Outline(HTMLParser):
    """Headings and links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.links: list[str] = []
        self._in_link = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - the parser's signature
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self._in_link = tag == "a"

    def handle_data(self, data: str) -> None:
        if self._in_link:
            self.links.append(data)
            self._in_link = False


def test_html_is_sound_whatever_reads_it(templates: MessageTemplates, content: Content, language: str) -> None:
    links = {"unsubscribe_link": "https://a.example/s"}
    html = written(templates, content, language=language, **links).html
    outline = Outline(html)
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.links) == len(set(outline.links)) == 2
    assert all(len(link.split()) >= 2 for link in outline.links), "a link says by itself where it leads"
    assert "<img" not in html
    assert "http" not in html.replace(LINK, "").replace("https://a.example/", ""), "nothing is loaded from elsewhere"


# Text messages ------------------------------------------------------------------------------------------------


def longest(templates: MessageTemplates, content: Content, language: str) -> str:
    """The text message with the longest words each of its codes can have."""
    phrases = SHIPPED[language]["phrases"]
    own = SHIPPED[language][content.purpose].get("words", {})
    text = written(templates, content, language=language, service_name=LONGEST_SERVICE).sms
    for field, value in vars(content).items():
        words = phrases.get(field, {}) | own.get(field, {})
        if isinstance(value, str) and value in words:
            text = text.replace(in_gsm(words[value]), in_gsm(max(words.values(), key=len)))
    return text


def test_a_text_message_fits_into_three(templates: MessageTemplates, content: Content, language: str) -> None:
    text = longest(templates, content, language)
    assert set(text) <= GSM | GSM_TWICE
    assert "?" not in text.replace("o REF-7K3M-9QX2?", "").replace("reach you?", "")
    assert gsm_length(text) <= THREE_MESSAGES, text


def test_letters_outside_the_gsm_alphabet_lose_their_marks() -> None:
    assert in_gsm("Zażółć gęślą jaźń \u2013 „tak” café 日") == 'Zazolc gesla jazn - "tak" café ?'
    assert gsm_length("a€[") == 5
