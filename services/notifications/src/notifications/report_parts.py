"""The parts of the service that ask for reports that never came, put together for `main.py`."""

from collections.abc import Iterator
from functools import cache

from attune_chassis.deliveries import DeliveryChannel, DeliveryPolicy

from notifications.adapters.look_up_documents import load_look_ups
from notifications.app.look_up_report import AwaitReport, LookUpReport, look_up_kind
from notifications.app.provider_report import TakeReport
from notifications.chosen_providers import reporting_providers
from notifications.domain.report_look_up import LookUps
from notifications.settings import NotificationsSettings

LOOK_UP_ATTEMPTS_MAX = 5
"""A look-up that fails so often is given up; the next timer asks again."""
CALL_MARGIN_SECONDS = 5.0
"""What an attempt may take beside the call itself."""


@cache
def shipped_look_ups() -> LookUps:
    """When providers are asked, checked."""
    return load_look_ups()


def asking(settings: NotificationsSettings, take: TakeReport) -> Iterator[DeliveryChannel]:
    """One channel for each provider that can be asked."""
    policy = DeliveryPolicy(
        attempts_max=LOOK_UP_ATTEMPTS_MAX,
        call_timeout_seconds=settings.call_timeout_seconds + CALL_MARGIN_SECONDS,
        backoff_seconds_first=settings.smtp_backoff_seconds_first,
        backoff_seconds_max=settings.smtp_backoff_seconds_max,
    )
    asked = {provider.name: provider for provider in reporting_providers(settings).values()}
    for name, provider in asked.items():
        look_up = LookUpReport(provider, take)
        yield DeliveryChannel(kind=look_up_kind(name), send=look_up.send, settle=look_up.settle, policy=policy)


def await_report(settings: NotificationsSettings) -> AwaitReport:
    """What sets the timers."""
    asked = reporting_providers(settings)
    return AwaitReport(shipped_look_ups(), {channel: provider.name for channel, provider in asked.items()})
