"""One click unsubscribes, a look does not, and what must be told carries no such link (RFC 8058)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest_asyncio
from attune_contracts import Party
from attune_contracts.events.awards import CertificateIssuedV1
from attune_contracts.events.notifications import RecipientUnsubscribedV1


def certificate(case: Any) -> CertificateIssuedV1:
    return CertificateIssuedV1(
        authority=case.authority,
        occurred_at=datetime(2026, 9, 14, 9, 30, tzinfo=UTC),
        certificate_id=uuid4(),
        certificate_number="ATT-2026-0001",
        certificate_kind="elsa_accreditation",
        issued_on=date(2026, 9, 14),
        basis_event_id=uuid4(),
        policy_version="kent-elsa/1",
        setting_id="urn:118246",
        parties=(Party(role="holder", party_id=case.referrer),),
    )


@pytest_asyncio.fixture
async def link(service: Any) -> tuple[Any, str]:
    """A case whose referrer got news of a certificate, and the link its header carries."""
    case = service.case()
    await service.hear(case.contact())
    await service.hear(certificate(case))
    await service.deliver_all()
    (mail,) = service.mailbox.mails()
    headers = dict(service.mailbox.open(mail).headers)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return case, headers["List-Unsubscribe"].strip("<>")


async def unsubscribed(service: Any) -> list[RecipientUnsubscribedV1]:
    return [event for event in await service.events() if isinstance(event, RecipientUnsubscribedV1)]


async def test_one_post_of_a_mail_program_unsubscribes_and_redirects_nowhere(service: Any, link: Any) -> None:
    case, address = link
    for _ in range(2):
        answer = await service.client.post(address, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "We have stopped these messages" in answer.text
    (event,) = await unsubscribed(service)
    assert (event.party_id, event.subscription_topic, event.unsubscribed_by) == (case.referrer, "certificates", "link")
    await service.hear(certificate(case))
    assert await service.waiting_deliveries() == []


async def test_a_scanner_that_opens_the_link_unsubscribes_nobody(service: Any, link: Any) -> None:
    _, address = link
    shown = await service.client.get(address)
    await service.client.head(address)
    assert '<form method="post">' in shown.text
    assert await unsubscribed(service) == []


async def test_a_link_of_another_kind_or_with_a_changed_letter_does_nothing(service: Any, link: Any) -> None:
    _, address = link
    changed = address[:-1] + ("A" if address[-1] != "A" else "B")
    assert (await service.client.post(changed)).status_code == 404
    assert (await service.client.post(address.replace("/unsubscribe/", "/acknowledge/"))).status_code == 404
    assert await unsubscribed(service) == []


async def test_what_must_be_told_carries_no_such_link_and_cannot_be_stopped_by_one(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    await service.deliver_all()
    (mail,) = service.mailbox.mails()
    assert "List-Unsubscribe" not in dict(service.mailbox.open(mail).headers)
