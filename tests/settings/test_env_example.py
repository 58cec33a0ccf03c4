"""The `.env.example` at the root says what every service can be told, and nothing it cannot."""

import importlib
from pathlib import Path

import pytest
from attune_chassis.settings_example import render_example
from attune_contracts.topics import SERVICES

FILE = Path(__file__).parents[2] / ".env.example"
MADE_BY = f"python -m attune_chassis.settings_example {' '.join(SERVICES)} > .env.example"


def definition(service: str):
    return importlib.import_module(f"{service}.main").definition


def test_the_example_is_what_the_settings_classes_say():
    expected = render_example(*((service, definition(service).settings) for service in SERVICES))
    assert FILE.read_text("utf-8") == expected, f".env.example is out of date; make it anew: {MADE_BY}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_of_a_service_is_described(service):
    missing = [name for name, info in definition(service).settings.model_fields.items() if not info.description]
    assert missing == [], f"{service} has settings without a description"
