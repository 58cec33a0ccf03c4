"""`python -m referrals` is `referrals`."""

from referrals.main import app

app(prog_name="referrals")
