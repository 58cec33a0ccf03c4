"""`python -m notifications` is `notifications`."""

from notifications.main import app

app(prog_name="notifications")
