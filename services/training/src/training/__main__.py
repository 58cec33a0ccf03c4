"""`python -m training` is `training`."""

from training.main import app

app(prog_name="training")
