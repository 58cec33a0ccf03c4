"""One content of each purpose with every field said, and one with as little said as it can, in every language."""

from datetime import UTC, date, datetime
from typing import Any, get_args, get_origin

import pytest
from notifications.adapters.documents import load_languages
from notifications.adapters.templates import MessageTemplates
from notifications.domain.content import ALLOWED_FIELDS, Content
from notifications.domain.purposes import CONTENT_OF_PURPOSE

LANGUAGES = ("en-GB", "pl")
DAY = date(2026, 9, 14)
AT = datetime(2026, 9, 15, 13, 30, tzinfo=UTC)
SAID: dict[str, Any] = {
    "aim_progress": (("self_esteem", "some_progress"), ("manage_emotions", "reached")),
    "aims": ("self_esteem", "manage_emotions"),
    "attempts_owed": 2,
    "certificate_kind": "elsa_accreditation",
    "clock": "decision",
    "closing_reason": "non_attendance",
    "decline_reason": "no_capacity",
    "item_count": 3,
    "link_role": "educational_psychologist",
    "minutes": 60,
    "missed_by": "family",
    "missing": ("parent_contact", "desired_outcomes"),
    "missing_codes": ("actions_co_design",),
    "mode": "in_person",
    "outcome_code": "partly_achieved",
    "owed": "progress",
    "position": 14,
    "redirect_reason": "fits_better",
    "reference": "REF-7K3M-9QX2",
    "reopen_reason": "new_information",
    "return_reason": "support_in_school_first",
    "route": "sent_on",
    "scheme": "birmingham-send-coproduction",
    "scopes": ("contact_details", "case_information"),
    "service": "vig",
    "shared_with": ("vig", "family_support"),
    "signpost_codes": ("sendiass", "gp"),
    "silent_days": 21,
    "stage": "silver",
    "step": "manager",
    "to_service": "camhs",
    "venue_type": "family_hub",
    "withdrawn_by": "parent_carer",
}


def value_of(field: str) -> Any:
    kind = ALLOWED_FIELDS[field]
    if field in SAID:
        return SAID[field]
    return AT if kind is datetime else DAY


def least_of(field: str) -> Any:
    kind = ALLOWED_FIELDS[field]
    if type(None) in get_args(kind):
        return None
    if get_origin(kind) is tuple:
        return ()
    return 0 if kind is int else value_of(field)


def in_full(purpose: str) -> Content:
    declared = CONTENT_OF_PURPOSE[purpose]
    return declared(**{field: value_of(field) for field in declared.field_names()})


def at_least(purpose: str) -> Content:
    declared = CONTENT_OF_PURPOSE[purpose]
    return declared(**{field: least_of(field) for field in declared.field_names()})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `content` runs for every purpose, one that takes `language` in every shipped one."""
    if "content" in metafunc.fixturenames:
        contents = {f"{purpose}": in_full(purpose) for purpose in sorted(CONTENT_OF_PURPOSE)}
        contents |= {f"{name}, short": at_least(name) for name in contents if at_least(name) != contents[name]}
        metafunc.parametrize("content", contents.values(), ids=contents.keys())
    if "language" in metafunc.fixturenames:
        metafunc.parametrize("language", LANGUAGES)


@pytest.fixture(scope="session")
def templates() -> MessageTemplates:
    """As shipped."""
    return MessageTemplates(load_languages())


@pytest.fixture(scope="session")
def samples() -> dict[str, Content]:
    """Purpose -> a content with every field said."""
    return {purpose: in_full(purpose) for purpose in CONTENT_OF_PURPOSE}
