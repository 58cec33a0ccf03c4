"""Which provider carries which channel here, as the settings say: a part of the composition root."""

from collections.abc import Mapping
from typing import Final

from notifications.adapters.providers.file_sink import FileSink
from notifications.adapters.providers.notify import NAME, NotifyAccount, NotifyProvider
from notifications.adapters.providers.notify_reports import as_report
from notifications.adapters.providers.port import Provider, ReportingProvider
from notifications.adapters.providers.reports import ReadReport
from notifications.adapters.smtp import MailServer, SmtpProvider
from notifications.settings import NotificationsSettings

READ_REPORTS: Final[Mapping[str, ReadReport]] = {NAME: as_report}
"""Provider -> what its reports mean."""


def offered_channels(settings: NotificationsSettings) -> frozenset[str]:
    """The channels a provider is set for."""
    return frozenset(settings.provider_of_channel)


def configured_providers(settings: NotificationsSettings) -> Mapping[str, Provider]:
    """Channel -> who carries it. One provider of each kind serves all its channels."""
    made: dict[str, Provider] = {}
    for name in sorted(set(settings.provider_of_channel.values())):
        made[name] = _provider(name, settings)
    return {channel: made[name] for channel, name in settings.provider_of_channel.items()}


def reporting_providers(settings: NotificationsSettings) -> Mapping[str, ReportingProvider]:
    """Channel -> who carries it, of those that report afterwards and can be asked."""
    carried = configured_providers(settings)
    return {channel: provider for channel, provider in carried.items() if isinstance(provider, ReportingProvider)}


def _provider(name: str, settings: NotificationsSettings) -> Provider:
    match name:
        case "smtp":
            return SmtpProvider(_mail_server(settings), sender=settings.mail_from)
        case "notify":
            account = NotifyAccount(
                api_key=settings.notify_api_key,
                base_url=settings.notify_base_url,
                timeout_seconds=settings.notify_timeout_seconds,
                templates=settings.notify_templates,
            )
            return NotifyProvider(account)
        case _:
            return FileSink(settings.file_sink_path, sender=settings.mail_from)


def _mail_server(settings: NotificationsSettings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        starttls=settings.smtp_starttls,
        timeout_seconds=settings.smtp_timeout_seconds,
    )
