"""A mail is put together by hand where that is safe: what is read is what was written, and nobody adds a header."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from notifications.adapters.providers.port import OutgoingMessage
from notifications.adapters.smtp import as_mime
from notifications.adapters.templates import WrittenMessage

SENDER = "attune@county.example"
TEXT = "Dzień dobry,\n\n.\nFrom here on: x = y\n" + "https://county.example/" + "a" * 300
HTML = "<p>Café, łódź</p>\n" * 40


def mail(*, recipient: str = "rowan@school.example", subject: str = "Ærø: a referral was accepted " * 4) -> bytes:
    written = WrittenMessage(subject.strip(), TEXT, HTML)
    message = OutgoingMessage(
        reference=UUID(int=7),
        channel="email",
        purpose="referral_accepted",
        address=recipient,
        sender_name="Psychology, Ærø",
        written=written,
        written_at=datetime(2026, 11, 20, 10, 30, tzinfo=UTC),
        headers={"List-Unsubscribe": f"<https://county.example/unsubscribe/{'b' * 150}>"},
    )
    return as_mime(message, SENDER, recipient)


def test_a_mail_reads_as_it_was_written_and_fits_the_oldest_server() -> None:
    wire = mail()
    read = message_from_bytes(wire, policy=default)
    assert not [part.defects for part in read.walk() if part.defects]
    assert read["From"] == f'"Psychology, Ærø" <{SENDER}>'
    assert read["Subject"] == ("Ærø: a referral was accepted " * 4).strip()
    assert read["Message-ID"] == f"<{UUID(int=7)}@county.example>"
    assert (read["Auto-Submitted"], read["Date"]) == ("auto-generated", "Fri, 20 Nov 2026 10:30:00 +0000")
    bodies = [read.get_body((kind,)) for kind in ("plain", "html")]
    assert [body and body.get_content().splitlines() for body in bodies] == [TEXT.splitlines(), HTML.splitlines()]
    assert wire.isascii()
    assert wire.count(b"\n") == wire.count(b"\r\n")
    assert max(len(line) for line in wire.split(b"\r\n")) < 998


@pytest.mark.parametrize(
    "planted",
    [{"recipient": "rowan@school.example\r\nBcc: all@county.example"}, {"subject": "News\r\nBcc: all@county.example"}],
)
def test_nobody_brings_in_a_header(planted: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"CR or LF|linefeed"):
        mail(**planted)
