"""The composition root of the notifications service: the only place that builds things."""

from collections.abc import Mapping, Sequence
from functools import cache

from attune_chassis.deliveries import DeliveryChannel, DeliveryPolicy
from attune_chassis.service import Resources, ServiceDefinition, command_line
from attune_chassis.subscription import Subscription
from attune_chassis.timers import TimerHandler
from attune_contracts.topics import topics_kept_by
from fastapi import APIRouter

from notifications.adapters.acknowledgement_links import AcknowledgementLinks
from notifications.adapters.documents import load_phrases, load_routes
from notifications.adapters.policies import Policies, load_policies
from notifications.adapters.sealed_contacts import SealedContacts
from notifications.adapters.smtp import MailServer, SmtpSender
from notifications.adapters.templates import MessageTemplates
from notifications.adapters.wire import SERVICE, owned_topics, routable
from notifications.app.acknowledge import Acknowledgement
from notifications.app.follow_up import HumanFollowUp
from notifications.app.send_message import SendMessage, SettleMessage
from notifications.app.stop_waiting import StopWaiting
from notifications.app.take_contact import TakeContact
from notifications.app.tell_of_event import CHANNEL, TellOfEvent
from notifications.domain.routing import RoutingTable
from notifications.entrypoints.acknowledge_page import acknowledgement_router
from notifications.entrypoints.consumer import subscription
from notifications.entrypoints.http import ledger_router
from notifications.entrypoints.timers import timers
from notifications.settings import NotificationsSettings

CALL_MARGIN_SECONDS = 5.0
"""What an attempt may take beside the hand-over itself."""


@cache
def shipped_templates() -> MessageTemplates:
    """The templates, checked."""
    return MessageTemplates(load_phrases())


@cache
def shipped_routing() -> RoutingTable:
    """The routing table, checked against contracts, contents and templates."""
    return RoutingTable(load_routes(), routable(shipped_templates().purposes))


@cache
def shipped_policies() -> Policies:
    """The authorities' documents, checked."""
    return load_policies()


def build_routers(resources: Resources) -> Sequence[APIRouter]:
    """The ledger and the acknowledgement page."""
    acknowledgement = Acknowledgement(
        pool=resources.pool,
        outbox=resources.outbox,
        clock=resources.clock,
        links=_links(resources.settings),
        templates=shipped_templates(),
        policies=shipped_policies(),
    )
    follow_up = HumanFollowUp(resources.pool, resources.outbox, resources.clock)
    return ledger_router(resources.pool, follow_up), acknowledgement_router(acknowledgement)


def build_subscriptions(resources: Resources) -> Sequence[Subscription]:
    """One reader of all that concerns this service."""
    routing = shipped_routing()
    tell = TellOfEvent(routing, shipped_policies(), resources.clock)
    take = TakeContact(SealedContacts(resources.settings.contacts_private_jwk_set), resources.clock)
    return (subscription(routing, tell, take),)


def build_timers(resources: Resources) -> Mapping[str, TimerHandler]:
    """The end of the wait for a contact."""
    return timers(StopWaiting(resources.outbox))


def build_deliveries(resources: Resources) -> Sequence[DeliveryChannel]:
    """E-mail."""
    settings: NotificationsSettings = resources.settings
    send = SendMessage(
        pool=resources.pool,
        clock=resources.clock,
        templates=shipped_templates(),
        policies=shipped_policies(),
        links=_links(settings),
        mail_from=settings.mail_from,
        hand_over=SmtpSender(_mail_server(settings)).send,
    )
    policy = DeliveryPolicy(
        attempts_max=settings.smtp_attempts_max,
        call_timeout_seconds=settings.smtp_timeout_seconds + CALL_MARGIN_SECONDS,
        backoff_seconds_first=settings.smtp_backoff_seconds_first,
        backoff_seconds_max=settings.smtp_backoff_seconds_max,
    )
    settle = SettleMessage(resources.outbox, resources.clock)
    return (DeliveryChannel(kind=CHANNEL, send=send, settle=settle, policy=policy),)


def _links(settings: NotificationsSettings) -> AcknowledgementLinks:
    return AcknowledgementLinks(settings.acknowledgement_secrets, settings.public_url)


def _mail_server(settings: NotificationsSettings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        starttls=settings.smtp_starttls,
        timeout_seconds=settings.smtp_timeout_seconds,
    )


definition = ServiceDefinition(
    name=SERVICE,
    title="Attune notifications",
    settings=NotificationsSettings,
    migrations="notifications",
    routers=build_routers,
    subscriptions=build_subscriptions,
    topics=lambda _: owned_topics(),
    kept_topics=lambda _: topics_kept_by("notifications"),
    timers=build_timers,
    deliveries=build_deliveries,
)

app = command_line(definition)
