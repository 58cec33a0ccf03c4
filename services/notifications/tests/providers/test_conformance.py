"""What every provider keeps to, whatever it is: one suite, run over each."""

from typing import Any
from uuid import uuid4

import pytest
from attune_chassis.deliveries import Accepted, RefusedForGood, TryLater, Unclear
from notifications.adapters.providers.port import LookUpError

CHANNELS = ["email", "sms", "letter"]


def test_a_provider_says_what_it_is(bench: Any) -> None:
    assert bench.provider.name.isidentifier()
    assert bench.provider.channels <= set(CHANNELS)
    assert bench.provider.channels


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_message_by_each_of_its_channels_is_taken_once(bench: Any, new_message: Any, channel: str) -> None:
    if channel in bench.provider.channels:
        message = new_message(channel)
        assert isinstance(await bench.provider.send(message), Accepted)
        assert bench.held(message.reference) == 1


async def test_a_message_that_was_taken_is_found_by_its_reference_and_no_other_is(bench: Any, new_message: Any) -> None:
    message = new_message("email")
    await bench.provider.send(message)
    if not bench.provider.can_look_up:
        with pytest.raises(LookUpError):
            await bench.provider.find(message.reference)
        return
    assert isinstance(await bench.provider.find(message.reference), Accepted)
    assert await bench.provider.find(uuid4()) is None


async def test_an_address_that_is_none_is_refused_for_good(bench: Any, new_message: Any) -> None:
    message = new_message("email", address="zoë at nowhere")
    assert await bench.provider.send(message) == RefusedForGood("address_refused")
    assert bench.held(message.reference) == 0


async def test_a_provider_that_is_away_certainly_has_not_taken_the_message(bench: Any, new_message: Any) -> None:
    assert await bench.elsewhere().send(new_message("email")) == TryLater("server_unavailable")


async def test_a_provider_that_took_the_message_and_could_not_say_so_is_unclear(bench: Any, new_message: Any) -> None:
    if bench.lose_answer is not None:
        message = new_message("email")
        bench.lose_answer()
        assert isinstance(await bench.provider.send(message), Unclear)
        assert bench.held(message.reference) == 1
        if bench.provider.can_look_up:
            assert isinstance(await bench.provider.find(message.reference), Accepted)


async def test_nothing_about_a_person_shows_in_a_repr(bench: Any, new_message: Any) -> None:
    assert "ottilie" not in repr(new_message("email")).lower()
