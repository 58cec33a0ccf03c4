"""The parts of the service that know the right time, put together for `main.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from attune_chassis.service import Resources
from fastapi import APIRouter

from notifications.adapters.acknowledgement_links import UnsubscribeLinks
from notifications.adapters.calendars import Calendars, load_calendars
from notifications.adapters.enquiry_documents import EnquiryPolicies, load_enquiry_policies
from notifications.adapters.ladder_documents import load_ladders
from notifications.adapters.policies import Policies
from notifications.adapters.timing_documents import TimingPolicies, load_telling_rules, load_timing_policies
from notifications.adapters.wire import READS
from notifications.app.answer_enquiry import AnswerEnquiry
from notifications.app.come_up_again import ComeUpAgain, UrgentSending
from notifications.app.digest import MakeDigest
from notifications.app.escalate_enquiry import EscalateEnquiry
from notifications.app.message_flow import MessageFlow
from notifications.app.open_message import OpenMessage
from notifications.app.preferences import Preferences
from notifications.app.read_enquiries import ReadEnquiries
from notifications.app.remind import ClearReminders, OpenReminders, Remind
from notifications.app.right_time import RightTime
from notifications.app.take_enquiry import TakeEnquiry
from notifications.app.tell_enquirer import TellEnquirer
from notifications.app.unsubscribe import Unsubscribe, Unsubscribing
from notifications.app.ways import Ways
from notifications.domain.reminder import ReminderLadder
from notifications.domain.telling_rules import TellingRules
from notifications.entrypoints.enquiry_http import EnquiryUses, enquiry_router
from notifications.entrypoints.preference_http import preference_router, urgent_router
from notifications.entrypoints.unsubscribe_page import unsubscribe_router
from notifications.settings import NotificationsSettings


@cache
def shipped_rules() -> TellingRules:
    """The topics, checked against the purposes."""
    return load_telling_rules()


@cache
def shipped_timing() -> TimingPolicies:
    """The authorities' timing documents, checked."""
    return load_timing_policies()


@cache
def shipped_calendars() -> Calendars:
    """The authorities' term dates."""
    return load_calendars()


@cache
def shipped_enquiry_policies() -> EnquiryPolicies:
    """The authorities' programmes and lines, checked."""
    return load_enquiry_policies()


@cache
def shipped_ladders() -> Sequence[ReminderLadder]:
    """The reminder ladders, checked against the events that are read."""
    return load_ladders(READS)


def right_time(resources: Resources) -> RightTime:
    """When a message goes out."""
    return RightTime(
        rules=shipped_rules(), policies=shipped_timing(), calendars=shipped_calendars(), outbox=resources.outbox
    )


def open_message(resources: Resources, policies: Policies, ways: Ways) -> OpenMessage:
    """Opens messages that come up at the right time."""
    return OpenMessage(policies=policies, ways=ways, right_time=right_time(resources), clock=resources.clock)


@dataclass(frozen=True, slots=True)
class Reminding:
    """What begins, ends and sends reminders, lets deferred messages come up again, makes digests, escalates."""

    open: OpenReminders
    clear: ClearReminders
    remind: Remind
    come_up_again: ComeUpAgain
    make_digest: MakeDigest
    escalate_enquiry: EscalateEnquiry


def reminding(resources: Resources, policies: Policies, ways: Ways, flow: MessageFlow) -> Reminding:
    """All of it over one service's resources."""
    ladders, opens, times = shipped_ladders(), open_message(resources, policies, ways), right_time(resources)
    return Reminding(
        open=OpenReminders(ladders, opens, shipped_calendars(), resources.clock),
        clear=ClearReminders(ladders, times, resources.outbox, resources.clock),
        remind=Remind(ladders, open_message=opens, flow=flow, ways=ways),
        come_up_again=ComeUpAgain(times),
        make_digest=MakeDigest(times, policies, resources.clock),
        escalate_enquiry=EscalateEnquiry(
            shipped_enquiry_policies(), policies, shipped_calendars(), _tell_enquirer(opens)
        ),
    )


def unsubscribing(settings: NotificationsSettings) -> Unsubscribing:
    """What messages carry so that they can be switched off."""
    return Unsubscribing(_unsubscribe_links(settings), shipped_rules())


def right_time_routers(resources: Resources, policies: Policies, ways: Ways) -> tuple[APIRouter, ...]:
    """Preferences, the unsubscribe page, sending at once what waits, enquiries."""
    pool, outbox, clock = resources.pool, resources.outbox, resources.clock
    page = Unsubscribe(
        pool=pool,
        outbox=outbox,
        clock=clock,
        links=_unsubscribe_links(resources.settings),
        rules=shipped_rules(),
        policies=policies,
    )
    return (
        preference_router(Preferences(pool, outbox, clock, shipped_rules())),
        unsubscribe_router(page),
        urgent_router(UrgentSending(pool, outbox, clock, shipped_timing())),
        enquiry_router(_enquiries(resources, _tell_enquirer(open_message(resources, policies, ways)))),
    )


def _enquiries(resources: Resources, tell: TellEnquirer) -> EnquiryUses:
    pool, outbox, clock = resources.pool, resources.outbox, resources.clock
    policies, calendars = shipped_enquiry_policies(), shipped_calendars()
    return EnquiryUses(
        take=TakeEnquiry(pool=pool, outbox=outbox, clock=clock, policies=policies, calendars=calendars, tell=tell),
        answer=AnswerEnquiry(pool=pool, outbox=outbox, clock=clock, policies=policies, calendars=calendars, tell=tell),
        read=ReadEnquiries(pool, clock, calendars),
    )


def _tell_enquirer(opens: OpenMessage) -> TellEnquirer:
    return TellEnquirer(opens, shipped_enquiry_policies())


def _unsubscribe_links(settings: NotificationsSettings) -> UnsubscribeLinks:
    # The same secrets: what a link does is part of what is signed.
    return UnsubscribeLinks(settings.acknowledgement_secrets, settings.public_url)
