"""One trace from an HTTP request through the outbox to every consumer (W3C trace context, OpenTelemetry).

Spans go nowhere until an exporter is chosen; the trace's ids travel all the same.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACEPARENT = "traceparent"

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("attune_chassis")


def configure_tracing(*, service: str, exporter: str) -> TracerProvider:
    """Make the trace provider of this process; call it once at start, and its `shutdown()` at the end.

    Args:
        service: named on every span.
        exporter: `none`, or `console` for one span a line on standard error.
    """
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: service}), shutdown_on_exit=False)
    if exporter == "console":
        provider.add_span_processor(BatchSpanProcessor(ConsoleSpanExporter(out=sys.stderr)))
    trace.set_tracer_provider(provider)
    return provider


def current_traceparent() -> str | None:
    """The traceparent of the running request or record, for `encode(traceparent=current_traceparent())`."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get(TRACEPARENT)


@contextmanager
def continued_span(headers: Mapping[str, str], name: str, *, kind: SpanKind = SpanKind.CONSUMER) -> Iterator[None]:
    """A span that goes on where the traceparent of a record or request left off; a new trace where there is none.

    Exceptions mark the span as failed without their text, which may hold a value.
    """
    parent = _propagator.extract({TRACEPARENT: headers[TRACEPARENT]} if TRACEPARENT in headers else {})
    with _tracer.start_as_current_span(
        name, context=parent, kind=kind, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield
        except Exception as error:
            span.set_status(trace.StatusCode.ERROR, type(error).__qualname__)
            raise
