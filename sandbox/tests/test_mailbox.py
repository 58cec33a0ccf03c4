"""The sandbox's mailbox: a real SMTP server over a real socket, a real folder, a real page."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx
import pytest
from attune_sandbox.mailbox import Mailbox

LINK = "http://127.0.0.1:18404/acknowledge/abc"


def a_mail(message_id: str = "<one@attune.example>", to: str = "ada@school.example") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "service@attune.example"
    message["To"] = to
    message["Subject"] = "Your referral REF-7K3M-9QX2"
    message["Message-ID"] = message_id
    message.set_content(f"We have your referral.\n\nTell us you read this: {LINK}\n")
    message.add_alternative(f"<p>We have your referral.</p><a href='{LINK}'>I have read this</a>", subtype="html")
    return message


async def send(mailbox: Mailbox, message: EmailMessage, *, timeout_seconds: float = 5.0) -> None:
    await aiosmtplib.send(
        message, hostname="127.0.0.1", port=mailbox.smtp_port, timeout=timeout_seconds, start_tls=False
    )


@pytest.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[Mailbox]:
    async with Mailbox.running(tmp_path / "mailbox") as running:
        yield running


async def test_a_mail_is_on_disk_before_it_is_accepted(mailbox: Mailbox, tmp_path: Path) -> None:
    await send(mailbox, a_mail())
    files = list((tmp_path / "mailbox" / "new").iterdir())
    assert len(files) == 1
    assert b"We have your referral." in files[0].read_bytes()
    assert list((tmp_path / "mailbox" / "tmp").iterdir()) == []


async def test_mails_are_found_by_recipient_whatever_the_letter_case(mailbox: Mailbox) -> None:
    await send(mailbox, a_mail("<one@attune.example>", "ada@school.example"))
    await send(mailbox, a_mail("<two@attune.example>", "ben@school.example"))
    assert [mail.message_id for mail in mailbox.mails(to="ADA@school.example")] == ["<one@attune.example>"]
    assert len(mailbox.mails()) == 2


async def test_a_repeat_with_the_same_message_id_is_one_mail_with_two_copies(mailbox: Mailbox) -> None:
    await send(mailbox, a_mail())
    await send(mailbox, a_mail())
    (mail,) = mailbox.mails()
    assert mail.copies == 2


async def test_mails_are_still_there_after_a_restart(tmp_path: Path) -> None:
    async with Mailbox.running(tmp_path) as first:
        await send(first, a_mail())
        await send(first, a_mail())
    async with Mailbox.running(tmp_path) as second:
        (mail,) = second.mails()
        assert (mail.subject, mail.copies, mail.recipients) == (
            "Your referral REF-7K3M-9QX2",
            2,
            ("ada@school.example",),
        )


async def test_the_links_of_a_mail_can_be_taken_from_it(mailbox: Mailbox) -> None:
    await send(mailbox, a_mail())
    opened = mailbox.open(mailbox.mails()[0])
    assert opened.links == (LINK,)
    assert opened.html is not None


@pytest.mark.parametrize(("code", "stage"), [(451, "RCPT"), (550, "RCPT"), (452, "DATA"), (554, "DATA")])
async def test_a_planned_refusal_meets_the_next_mail_only(mailbox: Mailbox, code: int, stage: str) -> None:
    mailbox.refuse_next(code, stage="RCPT" if stage == "RCPT" else "DATA")
    with pytest.raises((aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPDataError)):
        await send(mailbox, a_mail())
    assert mailbox.mails() == []
    await send(mailbox, a_mail())
    assert len(mailbox.mails()) == 1


async def test_a_connection_cut_after_the_data_leaves_the_sender_unsure_though_the_mail_is_kept(
    mailbox: Mailbox,
) -> None:
    mailbox.cut_next_after_data(keep=True)
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await send(mailbox, a_mail())
    assert len(mailbox.mails()) == 1


async def test_a_server_that_never_answers_is_left_by_the_senders_time_out(mailbox: Mailbox) -> None:
    mailbox.hang_next()
    with pytest.raises(aiosmtplib.SMTPTimeoutError):
        await send(mailbox, a_mail(), timeout_seconds=0.3)
    assert mailbox.mails() == []


async def test_waiting_ends_when_the_mail_arrives_and_says_what_was_awaited_when_it_does_not(mailbox: Mailbox) -> None:
    waiting = asyncio.create_task(mailbox.wait_for(to="ada@school.example"))
    await send(mailbox, a_mail())
    assert len(await waiting) == 1
    with pytest.raises(TimeoutError, match=r"2 mails to ada@school\.example, found 1"):
        await mailbox.wait_for(to="ada@school.example", count=2, timeout_seconds=0.05)


async def test_the_page_lists_mails_and_shows_foreign_html_only_in_a_sandboxed_frame(mailbox: Mailbox) -> None:
    await send(mailbox, a_mail())
    key = mailbox.mails()[0].key
    async with httpx.AsyncClient(base_url=mailbox.url) as browser:
        listed = await browser.get("/")
        assert f"/mails/{key}" in listed.text
        shown = await browser.get(f"/mails/{key}")
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown.text
        assert "<p>We have your referral.</p>" not in shown.text
        assert f'<a href="{LINK}" target="_blank"' in shown.text
        assert "default-src 'none'" in shown.headers["content-security-policy"]
        assert (await browser.get(f"/mails/{key}/raw")).text.startswith("Return-Path: <service@attune.example>")
        assert (await browser.get("/mails/unknown")).status_code == 404


async def test_a_subject_with_markup_is_shown_as_text(mailbox: Mailbox) -> None:
    message = a_mail()
    message.replace_header("Subject", "<script>alert(1)</script>")
    await send(mailbox, message)
    async with httpx.AsyncClient(base_url=mailbox.url) as browser:
        assert "<script>" not in (await browser.get("/")).text


async def test_a_reference_number_in_a_subject_stays_on_one_line(mailbox: Mailbox) -> None:
    message = a_mail()
    message.replace_header("Subject", "We have your referral REF-7K3M-9QX2")
    await send(mailbox, message)
    async with httpx.AsyncClient(base_url=mailbox.url) as browser:
        assert 'We have your referral <span class="number">REF-7K3M-9QX2</span></a>' in (await browser.get("/")).text


async def test_the_json_api_gives_mails_with_text_and_links(mailbox: Mailbox) -> None:
    await send(mailbox, a_mail())
    async with httpx.AsyncClient(base_url=mailbox.url) as caller:
        answer = (await caller.get("/api/messages", params={"to": "ada@school.example"})).json()
        assert answer["total"] == 1
        (message,) = answer["messages"]
        assert message["links"] == [LINK]
        assert message["to"] == ["ada@school.example"]
        assert (await caller.get(f"/api/messages/{message['key']}")).json() == message
        assert (await caller.get("/api/messages", params={"to": "nobody@school.example"})).json()["total"] == 0


async def test_the_page_answers_no_foreign_host_name(mailbox: Mailbox) -> None:
    async with httpx.AsyncClient(base_url=mailbox.url) as browser:
        assert (await browser.get("/", headers={"Host": "rebound.example"})).status_code == 400


async def start_process(folder: Path, smtp_port: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "attune_sandbox.mailbox", "--data", str(folder), "--smtp-port", str(smtp_port), "--http-port", "0"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )


async def test_as_a_child_process_it_says_when_it_is_ready_and_stops_on_sigterm(tmp_path: Path) -> None:
    process = await start_process(tmp_path, 0)
    assert process.stdout is not None
    async with asyncio.timeout(20):
        assert (await process.stdout.readline()).startswith(b"mailbox ready: smtp 127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_a_taken_port_is_said_in_a_plain_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = await start_process(tmp_path, taken.getsockname()[1])
        async with asyncio.timeout(20):
            _, error = await process.communicate()
    assert process.returncode == 1
    assert b"is taken by another program" in error
    assert b"Traceback" not in error


async def test_an_address_at_nobody_is_refused_as_a_mailbox_there_is_not(mailbox: Mailbox) -> None:
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await send(mailbox, a_mail(to="hester@nobody.example"))
    assert [(one.code, one.recipient) for one in refused.value.recipients] == [(550, "hester@nobody.example")]
    await send(mailbox, a_mail(to="hester@somebody.example"))
    assert [mail.recipients for mail in mailbox.mails()] == [("hester@somebody.example",)]
