"""Figures of sending: above all the one window in which a message may go out twice."""

from prometheus_client import Counter

UNCLEAR_SENDS = Counter(
    "unclear_sends",
    "Attempts of which nobody could say whether the provider took the message, by how that was settled: found or "
    "not_found by asking the provider, sent_again under the same reference, given_up.",
    ("provider", "resolved"),
)
REPORT_LOOK_UPS = Counter(
    "report_look_ups", "Reports that never came and were asked for, by what was found.", ("provider", "outcome")
)
CALLBACKS = Counter("provider_callbacks", "Reports of providers, by what became of them.", ("provider", "outcome"))
