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
from notifications.adapters.delivery_gauges import DeliveryGauges
from notifications.adapters.documents import load_languages, load_routes
from notifications.adapters.policies import Policies, load_policies
from notifications.adapters.sealed_contacts import SealedContacts
from notifications.adapters.templates import MessageTemplates
from notifications.adapters.timing_documents import MADE_BY_MANY
from notifications.adapters.wire import SERVICE, owned_topics, routable
from notifications.app.acknowledge import Acknowledgement
from notifications.app.digest import SettleDigest
from notifications.app.follow_up import HumanFollowUp
from notifications.app.follow_up_list import FollowUpList
from notifications.app.message_flow import MessageFlow
from notifications.app.provider_report import TakeReport
from notifications.app.read_follow_up import ReadFollowUp
from notifications.app.send_message import SendMessage, SettleMessage
from notifications.app.statement import Statement
from notifications.app.stop_waiting import StopWaiting
from notifications.app.take_contact import TakeContact
from notifications.app.tell_of_event import TellOfEvent
from notifications.app.time_up import PassUp, WayTimeUp
from notifications.app.ways import Ways
from notifications.app.withhold import Withhold
from notifications.app.write_message import WriteMessage
from notifications.chosen_providers import READ_REPORTS, configured_providers, offered_channels
from notifications.domain.routing import RoutingTable
from notifications.entrypoints.acknowledge_page import acknowledgement_router
from notifications.entrypoints.consumer import subscription
from notifications.entrypoints.http import ledger_router
from notifications.entrypoints.proof import follow_ups_router, keys_router
from notifications.entrypoints.provider_callbacks import callbacks_router
from notifications.entrypoints.timers import timers
from notifications.report_parts import CALL_MARGIN_SECONDS, asking, await_report
from notifications.right_time_parts import (
    open_message,
    reminding,
    right_time,
    right_time_routers,
    shipped_rules,
    unsubscribing,
)
from notifications.settings import NotificationsSettings


@cache
def shipped_templates() -> MessageTemplates:
    """The templates, checked."""
    return MessageTemplates(load_languages())


@cache
def shipped_routing() -> RoutingTable:
    """The routing table, checked against contracts, contents and templates."""
    return RoutingTable(load_routes(), routable(shipped_templates().purposes))


@cache
def shipped_policies() -> Policies:
    """The authorities' documents, checked."""
    return load_policies()


def build_routers(resources: Resources) -> Sequence[APIRouter]:
    """The ledger, the proof and the tasks, what providers call, and the acknowledgement page."""
    acknowledgement = Acknowledgement(
        pool=resources.pool,
        flow=_flow(resources),
        clock=resources.clock,
        links=_links(resources.settings),
        templates=shipped_templates(),
        policies=shipped_policies(),
    )
    follow_up = HumanFollowUp(resources.pool, _flow(resources), resources.clock)
    statement = Statement(
        pool=resources.pool,
        clock=resources.clock,
        private_jwk_set=resources.settings.statement_private_jwk_set,
        issuer=resources.settings.public_url,
    )
    return (
        ledger_router(resources.pool, follow_up, statement),
        follow_ups_router(
            FollowUpList(resources.pool, resources.clock),
            ReadFollowUp(resources.pool, resources.clock, shipped_templates(), shipped_policies()),
        ),
        keys_router(statement),
        callbacks_router(_reports(resources), resources.settings.notify_callback_token),
        acknowledgement_router(acknowledgement),
        *right_time_routers(resources, shipped_policies(), _ways(resources.settings)),
    )


def build_subscriptions(resources: Resources) -> Sequence[Subscription]:
    """One reader of all that concerns this service."""
    routing = shipped_routing()
    ways, policies = _ways(resources.settings), shipped_policies()
    opening = open_message(resources, policies, ways)
    seals = SealedContacts(resources.settings.contacts_private_jwk_set)
    take = TakeContact(seals, ways, right_time(resources), _flow(resources), resources.clock)
    reminders = reminding(resources, policies, ways, _flow(resources))
    return (
        subscription(
            routing,
            TellOfEvent(routing, opening),
            take,
            open_reminders=reminders.open,
            clear_reminders=reminders.clear,
            withhold=Withhold(right_time(resources), opening, resources.clock),
        ),
    )


def build_timers(resources: Resources) -> Mapping[str, TimerHandler]:
    """The end of a wait for a contact, of a way's days, of the day of a task."""
    given = (_flow(resources), _ways(resources.settings))
    reminders = reminding(resources, shipped_policies(), _ways(resources.settings), _flow(resources))
    return timers(
        StopWaiting(*given),
        WayTimeUp(*given),
        PassUp(*given),
        come_up_again=reminders.come_up_again,
        remind=reminders.remind,
        make_digest=reminders.make_digest,
        escalate_enquiry=reminders.escalate_enquiry,
        await_report=await_report(resources.settings),
    )


def build_deliveries(resources: Resources) -> Sequence[DeliveryChannel]:
    """One channel for each way a provider is set for."""
    settings: NotificationsSettings = resources.settings
    providers = configured_providers(settings)
    ways, flow = _ways(settings), _flow(resources)
    write = WriteMessage(
        templates=shipped_templates(),
        policies=shipped_policies(),
        links=_links(settings),
        unsubscribing=unsubscribing(settings),
        clock=resources.clock,
    )
    send = SendMessage(
        pool=resources.pool,
        clock=resources.clock,
        providers=providers,
        ways=ways,
        flow=flow,
        write=write,
        unclear_repeats_max=settings.smtp_unclear_repeats_max,
    )
    settle_message = SettleMessage(
        flow=flow, ways=ways, clock=resources.clock, reports=_reports(resources), awaited=await_report(settings)
    )
    settle = SettleDigest(settle_message, flow=flow, ways=ways, outbox=resources.outbox, clock=resources.clock)
    policy = DeliveryPolicy(
        attempts_max=settings.smtp_attempts_max,
        call_timeout_seconds=settings.call_timeout_seconds + CALL_MARGIN_SECONDS,
        backoff_seconds_first=settings.smtp_backoff_seconds_first,
        backoff_seconds_max=settings.smtp_backoff_seconds_max,
    )
    carrying = [DeliveryChannel(kind=channel, send=send, settle=settle, policy=policy) for channel in providers]
    return (*carrying, *asking(settings, _reports(resources)))


def _ways(settings: NotificationsSettings) -> Ways:
    return Ways(
        shipped_policies(),
        offered=offered_channels(settings),
        message_class_of=_message_class_of,
    )


def _message_class_of(purpose: str) -> str:
    # A digest holds messages of several topics, none of which must be told at once.
    return "subscribed" if purpose in MADE_BY_MANY else shipped_rules().of(purpose).message_class.value


def _flow(resources: Resources) -> MessageFlow:
    return MessageFlow(resources.outbox, _ways(resources.settings), right_time(resources).come_up)


def _reports(resources: Resources) -> TakeReport:
    return TakeReport(
        pool=resources.pool,
        clock=resources.clock,
        flow=_flow(resources),
        ways=_ways(resources.settings),
        read=READ_REPORTS,
    )


def _links(settings: NotificationsSettings) -> AcknowledgementLinks:
    return AcknowledgementLinks(settings.acknowledgement_secrets, settings.public_url)


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
    gauges=lambda resources: DeliveryGauges(resources.clock, shipped_rules()),
)

app = command_line(definition)
