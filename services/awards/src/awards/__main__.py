"""`python -m awards` is `awards`."""

from awards.main import app

app(prog_name="awards")
