"""Every provider as the suite meets it: running, with ways to see what it holds and to spoil its next answer."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from attune_sandbox.mailbox import Mailbox
from attune_sandbox.notify_simulator import API_KEY, NotifySimulator
from notifications.adapters.providers.file_sink import FileSink
from notifications.adapters.providers.notify import NotifyAccount, NotifyProvider
from notifications.adapters.providers.port import OutgoingMessage, Provider
from notifications.adapters.smtp import MailServer, SmtpProvider
from notifications.adapters.templates import WrittenMessage

SENDER = "attune@sandbox.example"
TEMPLATE = "5b2f7c1e-94a3-4f0d-8a6e-1f0c2d3e4b5a"
ADDRESSES = {
    "email": "ottilie.planted@school.example",
    "sms": "07700900111",
    "letter": "Ottilie Planted\n1 Example Street\nMaidstone\nME14 1XX",
}
WRITTEN = WrittenMessage(
    subject="We have your referral REF-7K3M-9QX2",
    text="We have your referral.\n",
    html="<p>We have your referral.</p>\n",
    sms="We have your referral REF-7K3M-9QX2.",
    letter="We have your referral.\n",
)


def message(channel: str, *, reference: UUID | None = None, address: str | None = None) -> OutgoingMessage:
    """A message by this channel."""
    return OutgoingMessage(
        reference=reference or uuid4(),
        channel=channel,
        purpose="referral_received",
        address=address or ADDRESSES[channel],
        sender_name="Kent Service",
        written=WRITTEN,
        written_at=datetime(2026, 9, 14, 9, 30, tzinfo=UTC),
    )


@dataclass(frozen=True)
class Bench:
    """A provider under test. `held` counts copies of a message; `lose_answer`: the next is kept without saying so."""

    provider: Provider
    held: Callable[[UUID], int]
    lose_answer: Callable[[], None] | None
    elsewhere: Callable[[], Provider]


@pytest_asyncio.fixture
async def simulator() -> AsyncIterator[NotifySimulator]:
    async with NotifySimulator.running(callback_waits_seconds=(0.05, 0.05)) as running:
        yield running


def notify_at(url: str, *, timeout_seconds: float = 2.0) -> NotifyProvider:
    templates = {"any": dict.fromkeys(("email", "sms", "letter"), TEMPLATE)}
    return NotifyProvider(
        NotifyAccount(api_key=API_KEY, base_url=url, timeout_seconds=timeout_seconds, templates=templates)
    )


@pytest.fixture(params=["smtp", "notify", "files"])
def bench(request: pytest.FixtureRequest, tmp_path: Path, mailbox: Mailbox, simulator: NotifySimulator) -> Bench:
    """Each provider in its turn."""
    match request.param:
        case "smtp":

            def at(port: int) -> SmtpProvider:
                return SmtpProvider(MailServer(host="127.0.0.1", port=port, timeout_seconds=2.0), sender=SENDER)

            def mails(reference: UUID) -> int:
                return sum(mail.copies for mail in mailbox.mails() if str(reference) in mail.message_id)

            return Bench(at(mailbox.smtp_port), mails, mailbox.cut_next_after_data, lambda: at(9))
        case "notify":
            return Bench(
                notify_at(simulator.url),
                lambda reference: len(simulator.by_reference(reference)),
                lambda: simulator.fail_next(500, keep=True),
                lambda: notify_at("http://127.0.0.1:9"),
            )
        case _:
            folder = tmp_path / "sink"
            blocked = tmp_path / "blocked"
            blocked.write_text("a file where the folder should be")
            return Bench(
                FileSink(folder, sender=SENDER),
                lambda reference: len(list(folder.glob(f"{reference}.*"))),
                None,
                lambda: FileSink(blocked / "sink", sender=SENDER),
            )


@pytest.fixture
def new_message() -> Callable[..., OutgoingMessage]:
    return message


@pytest.fixture
def notify() -> Callable[..., NotifyProvider]:
    return notify_at
