"""A mailbox for one machine: a real SMTP server, mails on disk, a page to read them, a JSON API for tests."""

from attune_sandbox.mailbox.server import Mailbox
from attune_sandbox.mailbox.store import Mail, OpenedMail

__all__ = ["Mail", "Mailbox", "OpenedMail"]
