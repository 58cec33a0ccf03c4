"""By which ways and in which language somebody is told, as was stated, and what a corrected address sets going."""

from pathlib import Path
from typing import Any

import pytest
from attune_contracts.events.referrals import ContactStatedV2
from attune_contracts.sealing import ContactDetailsV2, seal_model
from notifications.adapters.sealed_contacts import Address

MOBILE = "+447700900123"
LINES = ("1 Example Street", "Maidstone", "ME14 1XX")


@pytest.fixture
def settings(settings: Any, tmp_path: Path) -> Any:
    """Mail by SMTP, text messages and letters into files."""
    (tmp_path / "sent").mkdir()
    files = {"sms_provider": "files", "letter_provider": "files", "file_sink_folder": tmp_path / "sent"}
    return settings.model_copy(update=files)


def stated(case: Any, **ways: Any) -> ContactStatedV2:
    """How the referrer of a case is reached, as it is stated of somebody without an e-mail address."""
    first = case.contact()
    inside = ContactDetailsV2(name="Ottilie Planted-Person", **ways)
    sealed = seal_model(inside, case.keys.contacts_public.read_text("utf-8"))
    return ContactStatedV2(
        authority=first.authority, occurred_at=first.occurred_at, party_id=first.party_id, sealed=sealed
    )


async def failed_by_mail(service: Any) -> Any:
    """A case whose only way was refused for good, with its task."""
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.declined())
    service.mailbox.refuse_next(550)
    await service.deliver_all()
    assert await service.states() == ["failed"]
    return case


async def test_somebody_without_an_email_address_is_told_by_text_message_in_their_language(
    service: Any, tmp_path: Path
) -> None:
    case = service.case()
    await service.hear(stated(case, language="pl", mobile_number=MOBILE, postal_address=LINES))
    await service.hear(case.declined())
    await service.deliver_all()
    [sent] = [path.read_text("utf-8") for path in (tmp_path / "sent").rglob("*") if path.is_file()]
    assert MOBILE in sent
    assert "skierowani" in sent.lower(), "Polish for referral"
    kept = {row["channel"]: row["address"] for row in await service.rows("SELECT channel, address FROM contact")}
    assert kept == {"sms": MOBILE, "letter": "\n".join(LINES)}
    assert MOBILE not in repr(Address("sms", MOBILE, "pl"))


async def test_a_corrected_address_sends_what_failed_under_a_reference_of_its_own_and_ends_the_task(
    service: Any,
) -> None:
    case = await failed_by_mail(service)
    await service.hear(case.contact(email="ottilie@corrected.example"), version=2)
    await service.deliver_all()
    assert await service.states() == ["delivered"]
    assert ("address_corrected", "email") in await service.steps()
    assert len(service.mailbox.mails(to="ottilie@corrected.example")) == 1
    references = {row["reference"] for row in await service.rows("SELECT reference FROM attempt")}
    assert len(references) == 2, "the provider is never asked about the one that failed"
    (task,) = await service.rows("SELECT closed_as FROM follow_up")
    assert task["closed_as"] == "passed_on"


async def test_the_same_address_stated_again_sends_nothing_and_leaves_the_task(service: Any) -> None:
    case = await failed_by_mail(service)
    await service.hear(case.contact(), version=2)
    await service.deliver_all()
    assert await service.states() == ["failed"]
    (task,) = await service.rows("SELECT closed_as FROM follow_up")
    assert task["closed_as"] is None


async def test_a_corrected_address_that_fails_too_asks_a_person_again(service: Any) -> None:
    case = await failed_by_mail(service)
    await service.hear(case.contact(email="ottilie@corrected.example"), version=2)
    service.mailbox.refuse_next(550)
    await service.deliver_all()
    assert await service.states() == ["failed"]
    tasks = await service.rows("SELECT closed_as FROM follow_up ORDER BY raised_at, closed_at NULLS LAST")
    assert [task["closed_as"] for task in tasks] == ["passed_on", None]
    ids = [row.headers["ce_id"] for row in await service.published()]
    assert len(ids) == len(set(ids)), "what happens a second time is a fact of its own"
