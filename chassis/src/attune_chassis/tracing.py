"""One trace from an HTTP request through the outbox to every consumer (W3C trace context)."""


def current_traceparent() -> str | None:
    """The traceparent of the running request or record, for `encode(traceparent=current_traceparent())`."""
    return None
