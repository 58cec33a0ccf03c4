"""One trace from a request to whatever its events cause."""

import subprocess
import sys

import pytest
from attune_chassis.logs import current_correlation_id
from attune_chassis.observation import observed
from attune_chassis.subscription import IntakeSubscription, Record, Subscription
from attune_chassis.tracing import continued_span, current_traceparent

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
EVENT_ID = "0b9c6d52-9a55-4b0e-8f0e-3a1f4f1f9f3e"
HEADERS = {"ce_id": EVENT_ID, "ce_type": "attune.sample.Made.v1", "traceparent": TRACEPARENT}
RECORD = Record("attune.sample.thing", 0, 7, b"key", HEADERS, b"{}")


def test_there_is_no_trace_outside_of_a_span():
    assert current_traceparent() is None


def test_a_span_goes_on_with_the_trace_of_the_headers():
    with continued_span(HEADERS, "made"):
        assert (current_traceparent() or "").split("-")[1] == TRACE
    assert current_traceparent() is None


@pytest.mark.parametrize("headers", [{}, {"traceparent": "nonsense"}, {"traceparent": ""}])
def test_headers_without_a_trace_do_no_harm(headers):
    with continued_span(headers, "made"):
        assert TRACE not in (current_traceparent() or "")


async def test_a_handler_runs_within_the_trace_and_the_correlation_of_its_record():
    seen = []

    async def handle(_connection, _record, event) -> None:
        seen.append((event, str(current_correlation_id()), (current_traceparent() or "").split("-")[1]))

    subscription = observed(Subscription(consumer="c", topics=("t",), handlers={"x": handle}, decode=lambda *_: None))
    assert isinstance(subscription, Subscription)
    await subscription.handlers["x"](None, RECORD, "event")
    assert seen == [("event", EVENT_ID, TRACE)]


async def test_intake_runs_within_the_trace_and_the_correlation_of_its_record():
    seen = []

    async def handle(_connection, _record, reason="") -> None:
        seen.append((reason, str(current_correlation_id()), (current_traceparent() or "").split("-")[1]))

    intake = observed(IntakeSubscription(consumer="c", topics=("t",), handle=handle, refuse=handle, repeat=handle))
    assert isinstance(intake, IntakeSubscription)
    await intake.handle(None, RECORD)
    await intake.repeat(None, RECORD)
    await intake.refuse(None, RECORD, "id_conflict")
    assert [reason for reason, *_ in seen] == ["", "", "id_conflict"]
    assert {(event, trace) for _, event, trace in seen} == {(EVENT_ID, TRACE)}


SPANS_OF_A_PROCESS = """
from attune_chassis.tracing import configure_tracing, continued_span, current_traceparent
provider = configure_tracing(service="sample", exporter="{exporter}")
with continued_span({{}}, "outer"):
    begun = current_traceparent()
    with continued_span({{"traceparent": begun}}, "inner"):
        assert current_traceparent().split("-")[1] == begun.split("-")[1]
        assert current_traceparent() != begun
try:
    with continued_span({{}}, "failing"):
        raise ValueError("Jane Example")
except ValueError:
    pass
provider.shutdown()
"""


@pytest.mark.parametrize(("exporter", "names"), [("none", 0), ("console", 3)])
def test_spans_go_nowhere_unless_an_exporter_is_chosen_and_never_quote_an_exception(exporter, names):
    done = subprocess.run(
        [sys.executable, "-c", SPANS_OF_A_PROCESS.format(exporter=exporter)], capture_output=True, text=True, check=True
    )
    assert done.stderr.count('"name": ') == names
    assert "Jane" not in done.stderr + done.stdout
