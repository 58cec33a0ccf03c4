"""Figures of the HTTP surface and of the process, and the text Prometheus reads.

Further metrics stand beside what they measure; all live in the default registry of prometheus_client.
"""

from fastapi import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.registry import Collector

HTTP_SECONDS = Histogram(
    "http_request_duration_seconds",
    "Time from the first byte of a request to the end of its answer, by route.",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
PROBLEMS = Counter("http_problems_total", "Answers that were problems, by their name.", ("reason",))
LOOP_UP = Gauge("loop_up", "1 while a loop of this process runs, 0 while it waits to be started again.", ("loop",))
LOOP_UNREADY_SECONDS = Gauge(
    "loop_unready_seconds", "How long a loop of this process has not done its work, 0 while it does.", ("loop",)
)
LOOP_RESTARTS = Counter("loop_restarts_total", "How often a loop ended unexpectedly and was started again.", ("loop",))


def exposition(stated: Collector | None = None) -> Response:
    """All metrics of this process, and what the service states about itself."""
    text = generate_latest()
    if stated is not None:
        own = CollectorRegistry()
        own.register(stated)
        text += generate_latest(own)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
