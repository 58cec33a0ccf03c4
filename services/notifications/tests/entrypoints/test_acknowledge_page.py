"""The page behind the link in a mail."""

import asyncio
from typing import Any

import pytest
from attune_contracts.events.notifications import NotificationDeliveredV2


@pytest.fixture
async def link(service: Any) -> str:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.declined())
    await service.deliver_all()
    (mail,) = service.mailbox.mails()
    return service.mailbox.open(mail).links[0]


async def evidence(service: Any) -> list[str]:
    return [event.evidence for event in await service.events() if isinstance(event, NotificationDeliveredV2)]


async def test_opening_the_link_shows_what_it_is_about_and_changes_nothing(service: Any, link: str) -> None:
    for _ in range(3):
        page = await service.client.get(link)
        assert page.status_code == 200
    assert "We cannot take on your referral REF-7K3M-9QX2" in page.text
    assert "<strong>REF-7K3M-9QX2</strong>" in page.text
    assert page.text.count("<button") == 1
    assert (await service.client.head(link)).status_code == 200
    assert await evidence(service) == ["accepted_by_server"]


async def test_pressing_the_button_acknowledges(service: Any, link: str) -> None:
    pressed = await service.client.post(link)
    assert pressed.status_code == 303
    after = await service.client.get(pressed.headers["location"] if "://" in pressed.headers["location"] else link)
    assert "Thank you" in after.text
    assert "<button" not in after.text
    assert await evidence(service) == ["accepted_by_server", "acknowledged"]


async def test_the_redirect_leads_back_to_the_same_page_also_behind_a_path_of_a_proxy(service: Any, link: str) -> None:
    location = (await service.client.post(link)).headers["location"]
    assert location == link.rpartition("/")[2]


async def test_pressing_it_again_is_harmless(service: Any, link: str) -> None:
    for _ in range(3):
        assert (await service.client.post(link)).status_code == 303
    assert await evidence(service) == ["accepted_by_server", "acknowledged"]


async def test_pressing_it_several_times_at_once_acknowledges_once(service: Any, link: str) -> None:
    async with service.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM notification FOR UPDATE")
        presses = [asyncio.create_task(service.client.post(link)) for _ in range(3)]
        await service.until_waiting_for_a_lock(3)
    assert [answer.status_code for answer in await asyncio.gather(*presses)] == [303] * 3
    assert await evidence(service) == ["accepted_by_server", "acknowledged"]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_link_with_a_changed_letter_is_answered_kindly_and_does_nothing(
    service: Any, link: str, method: str
) -> None:
    changed = link[:-2] + ("AA" if not link.endswith("AA") else "BB")
    page = await service.client.request(method, changed)
    assert page.status_code == 404
    assert "We do not know this link" in page.text
    assert await evidence(service) == ["accepted_by_server"]


async def test_the_page_is_kept_nowhere_and_loads_nothing(service: Any, link: str) -> None:
    headers = (await service.client.get(link)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "noindex" in headers["x-robots-tag"]


async def test_the_page_can_be_used_with_a_keyboard_and_a_screen_reader(service: Any, link: str) -> None:
    text = (await service.client.get(link)).text
    assert '<html lang="en-GB">' in text
    assert "<title>Tell us you have read our message</title>" in text
    assert text.count("<h1>") == 1
    assert '<form method="post">' in text
    assert "I have read this message</button>" in text


async def test_the_token_stands_in_no_log(service: Any, link: str, capsys: pytest.CaptureFixture[str]) -> None:
    await service.client.get(link)
    await service.client.post(link)
    captured = capsys.readouterr()
    assert link.rpartition("/")[2] not in captured.out + captured.err
