"""A planted name and address are searched for wherever they must not be: databases, outbox, logs, mails."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from attune_chassis.logs import configure_logs
from notifications.adapters.sealed_contacts import Address
from notifications.adapters.smtp import MailServer

EMAIL = "ottilie.planted@school.example"
PLANTED = ("ottilie", "planted")
TABLES_WITH_ADDRESSES = {"contact"}
TABLES = """
    SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


@pytest.fixture
def service_logs() -> Iterator[io.StringIO]:
    """Everything the service logs, down to its finest level; the mail server of the test is another program."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    mail_server = logging.getLogger("mail")
    mail_server.propagate = False
    configure_logs(service="notifications", level="debug", stream=written)
    yield written
    mail_server.propagate = True
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def finds(text: str) -> bool:
    return any(word in text.lower() for word in PLANTED)


async def whole_life(service: Any) -> None:
    """A message that is refused, cut off, sent, acknowledged, followed up and looked at."""
    case = service.case()
    await service.hear(case.declined())
    await service.hear(case.contact())
    (delivery,) = await service.waiting_deliveries()
    service.mailbox.refuse_next(451, "4.2.0 mailbox of Ottilie Planted-Person is full")
    await service.attempt(delivery)
    service.mailbox.cut_next_after_data()
    await service.attempt(delivery)
    await service.settle(delivery, await service.attempt(delivery))
    link = service.mailbox.open(service.mailbox.mails()[0]).links[0]
    await service.client.get(link)
    await service.client.post(link)
    await service.get("/v1/notifications", party_id=str(case.referrer))
    refused = service.case()
    await service.hear(refused.contact())
    await service.hear(refused.made())
    (delivery,) = await service.waiting_deliveries()
    service.mailbox.refuse_next(550, f"5.1.1 {EMAIL} is unknown here")
    await service.settle(delivery, await service.attempt(delivery))


async def test_a_planted_name_and_address_stand_nowhere_but_in_contacts_and_to_lines(
    service: Any, service_logs: io.StringIO
) -> None:
    await whole_life(service)
    tables = [row["table_name"] for row in await service.rows(TABLES)]
    assert {"contact", "outbox", "notification", "notification_step", "delivery", "command"} <= set(tables)
    for table in tables:
        rows = await service.rows(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the catalogue
        text = " ".join(decoded(value) for row in rows for value in row.values())
        assert finds(text) == (table in TABLES_WITH_ADDRESSES), table
    assert '"route":"/acknowledge/{token}"' in service_logs.getvalue()
    assert not finds(service_logs.getvalue())


def decoded(value: object) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)


async def test_no_name_stands_even_in_contacts(service: Any) -> None:
    await whole_life(service)
    (row, _) = await service.rows("SELECT * FROM contact")
    assert "Person" not in str(dict(row))


async def test_mails_hold_the_address_in_their_to_lines_only(service: Any) -> None:
    await whole_life(service)
    for mail in service.mailbox.mails():
        opened = service.mailbox.open(mail)
        others = [f"{name}: {value}" for name, value in opened.headers if name not in {"To", "Delivered-To"}]
        assert not finds("\n".join(others) + opened.text + str(opened.html))


async def test_the_search_would_find_what_it_searches_for(service: Any) -> None:
    await service.hear(service.case().contact())
    (row,) = await service.rows("SELECT * FROM contact")
    assert finds(str(dict(row)))


def test_an_address_shows_in_no_repr() -> None:
    assert not finds(repr(Address("email", EMAIL)))
    assert "secret" not in repr(MailServer(host="h", port=1, password="secret"))
