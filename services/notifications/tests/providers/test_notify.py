"""GOV.UK Notify through its official client, over HTTP, against the simulator: statuses, limits, tokens, letters."""

import socket
from typing import Any

import pytest
from attune_chassis.deliveries import Accepted, RefusedForGood, TryLater, Unclear
from attune_sandbox.notify_simulator import NotifySimulator
from attune_sandbox.notify_simulator.messages import STATUSES
from notifications.adapters.providers.notify import REFUSED_AFTERWARDS, NotifyAccount, NotifyProvider, address_lines
from notifications.adapters.providers.notify_reports import ARRIVED, FAILURES, as_report
from notifications.adapters.providers.port import LookUpError
from notifications.domain.notification import FailureReason

TYPES = [(kind, status) for kind, statuses in sorted(STATUSES.items()) for status in sorted(statuses)]


@pytest.mark.parametrize(("kind", "status"), TYPES)
async def test_every_status_of_every_type_is_understood_when_it_is_looked_up(
    simulator: NotifySimulator, notify: Any, new_message: Any, kind: str, status: str
) -> None:
    provider, message = notify(simulator.url), new_message(kind, address=None if kind != "sms" else "07700900999")
    sent = await provider.send(message)
    assert isinstance(sent, Accepted)
    simulator.set_status(sent.provider_ref, status)
    found = await provider.find(message.reference)
    assert found == REFUSED_AFTERWARDS.get(status, Accepted(sent.provider_ref))


def test_a_report_of_each_status_is_proof_a_failure_or_nothing_yet() -> None:
    for status in {status for _, status in TYPES}:
        report = as_report("740e5834", status, None)
        assert report.is_final == (status in ARRIVED or status in FAILURES)
        assert (report.failure is not None) == (status in FAILURES)
    assert FAILURES["permanent-failure"] is FailureReason.BOUNCED
    assert not as_report("740e5834", "a-status-of-tomorrow", None).is_final


async def test_what_a_template_is_given_is_the_message_in_words(
    simulator: NotifySimulator, notify: Any, new_message: Any
) -> None:
    await notify(simulator.url).send(new_message("letter"))
    (letter,) = simulator.messages
    assert letter.personalisation["address_line_4"] == "ME14 1XX"
    assert letter.subject == "We have your referral REF-7K3M-9QX2"
    assert letter.body == "We have your referral.\n"


async def test_the_rate_limit_is_kept_by_coming_again_later(notify: Any, new_message: Any) -> None:
    async with NotifySimulator.running(requests_per_minute=2) as simulator:
        provider = notify(simulator.url)
        outcomes = [await provider.send(new_message("sms")) for _ in range(3)]
    assert [type(outcome) for outcome in outcomes] == [Accepted, Accepted, TryLater]
    assert outcomes[2] == TryLater("rate_limited")


async def test_a_look_up_beyond_the_rate_limit_leaves_unclear_what_is_unclear(notify: Any, new_message: Any) -> None:
    async with NotifySimulator.running(requests_per_minute=0) as simulator:
        with pytest.raises(LookUpError):
            await notify(simulator.url).find(new_message("sms").reference)


async def test_a_wrong_key_is_no_refusal_of_the_message(simulator: NotifySimulator, new_message: Any) -> None:
    key = "wrong-26785a09-ab16-4eb0-8407-a37497a57506-00000000-8d35-48ac-975b-e847b4f122b0"
    account = NotifyAccount(
        api_key=key, base_url=simulator.url, timeout_seconds=2.0, templates={"any": {"email": "5b2f7c1e"}}
    )
    assert await NotifyProvider(account).send(new_message("email")) == TryLater("notify_403")


async def test_an_answer_that_never_comes_is_unclear_and_is_found_afterwards(
    simulator: NotifySimulator, notify: Any, new_message: Any
) -> None:
    message = new_message("email")
    simulator.hang_next(keep=True)
    assert await notify(simulator.url, timeout_seconds=0.3).send(message) == Unclear("no_answer")
    assert isinstance(await notify(simulator.url).find(message.reference), Accepted)


async def test_an_answer_that_never_comes_from_one_that_kept_nothing_is_found_out_too(
    simulator: NotifySimulator, notify: Any, new_message: Any
) -> None:
    message = new_message("email")
    simulator.hang_next(keep=False)
    assert await notify(simulator.url, timeout_seconds=0.3).send(message) == Unclear("no_answer")
    assert await notify(simulator.url).find(message.reference) is None


async def test_a_server_that_does_not_even_answer_the_connection_never_took_anything(
    notify: Any, new_message: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert await notify(f"http://127.0.0.1:{port}").send(new_message("sms")) == TryLater("server_unavailable")


async def test_a_purpose_without_a_template_is_refused_before_anything_is_sent(
    simulator: NotifySimulator, new_message: Any
) -> None:
    account = NotifyAccount(api_key="k", base_url=simulator.url, timeout_seconds=2.0, templates={})
    assert await NotifyProvider(account).send(new_message("email")) == RefusedForGood("message_refused")
    assert simulator.messages == []


def test_an_address_of_more_lines_than_notify_takes_keeps_its_postcode_last() -> None:
    lines = address_lines("\n".join(f"line {number}" for number in range(1, 9)) + "\nME14 1XX\n")
    assert len(lines) == 7
    assert lines["address_line_7"] == "ME14 1XX"
    assert lines["address_line_6"] == "line 6, line 7, line 8"
