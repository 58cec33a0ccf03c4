"""Acknowledgement links: unguessable, bound to one message, good through an exchange of secrets."""

from uuid import uuid4

import pytest
from notifications.adapters.acknowledgement_links import AcknowledgementLinks, WeakSecretError, check_secrets

OLD, NEW = "o" * 40, "n" * 40


def test_a_link_leads_back_to_its_message() -> None:
    links, notification_id = AcknowledgementLinks([OLD], "https://attune.example/"), uuid4()
    assert links.link(notification_id) == f"https://attune.example/acknowledge/{links.token(notification_id)}"
    assert links.read(links.token(notification_id)) == notification_id


def test_the_token_does_not_follow_from_the_id() -> None:
    notification_id = uuid4()
    assert AcknowledgementLinks([OLD], "").token(notification_id) != AcknowledgementLinks([NEW], "").token(
        notification_id
    )


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: "A" + t[1:], lambda t: t[::-1]])
def test_a_changed_token_belongs_to_nothing(change) -> None:
    links = AcknowledgementLinks([OLD], "")
    token = links.token(uuid4())
    assert change(token) == token or links.read(change(token)) is None


@pytest.mark.parametrize("token", ["", "x", "é", "../../etc", "A" * 43, "+" * 43, "=" * 8])
def test_nonsense_belongs_to_nothing(token: str) -> None:
    assert AcknowledgementLinks([OLD], "").read(token) is None


def test_an_older_secret_is_still_recognised_and_a_removed_one_is_not() -> None:
    notification_id = uuid4()
    token = AcknowledgementLinks([OLD], "").token(notification_id)
    assert AcknowledgementLinks([NEW, OLD], "").read(token) == notification_id
    assert AcknowledgementLinks([NEW], "").read(token) is None


@pytest.mark.parametrize("secrets", [[], ["short"], [OLD, "short"]])
def test_a_weak_secret_is_refused(secrets: list[str]) -> None:
    with pytest.raises(WeakSecretError):
        check_secrets(secrets)
