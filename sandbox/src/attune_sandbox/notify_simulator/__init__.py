"""A simulator of GOV.UK Notify's API, close enough for its official client: every status, callbacks, limits, faults."""

from attune_sandbox.notify_simulator.server import API_KEY, CALLBACK_TOKEN, NotifySimulator

__all__ = ["API_KEY", "CALLBACK_TOKEN", "NotifySimulator"]
