"""The composition root of the referrals service: the only place that builds things."""

import secrets
from collections.abc import Mapping, Sequence
from functools import cache, partial

from attune_chassis.ids import new_id
from attune_chassis.restating import Restatement
from attune_chassis.service import Resources, ServiceDefinition, command_line
from attune_chassis.settings import UnusableSettingsError
from attune_chassis.subscription import AnySubscription
from attune_chassis.timers import TimerHandler
from attune_contracts.topics import topics_kept_by
from fastapi import APIRouter

from referrals.adapters.duplicate_fingerprints import Fingerprints
from referrals.adapters.policies import Policies, load_policies
from referrals.adapters.policy_use import PolicyUse
from referrals.adapters.settings_directory import (
    SettingsDirectory,
    SettingsDirectoryError,
    load_settings_directory,
)
from referrals.adapters.terms import AuthorityTimes, load_authority_times
from referrals.adapters.wire import owned_topics
from referrals.app.dependencies import Dependencies
from referrals.app.duplicates import FINGERPRINT_TIMER, fingerprint_children
from referrals.app.loop_gauges import loop_gauges
from referrals.app.restate_contacts import restate_contacts
from referrals.entrypoints import consumer, http, http_care, http_ending, http_reading, http_triage, intake
from referrals.entrypoints.http_consents import consent_router
from referrals.entrypoints.http_duplicates import duplicate_router
from referrals.entrypoints.http_links import link_router
from referrals.entrypoints.http_notices import notices_router
from referrals.entrypoints.http_posts import post_router
from referrals.entrypoints.http_referrer import referrer_router
from referrals.entrypoints.http_reply_figures import reply_figures_router
from referrals.entrypoints.timers import timers
from referrals.settings import ReferralsSettings


# What is shipped is the same for every use case, and the policies take a walk over the chart each to check: once.
@cache
def shipped_policies() -> Policies:
    """The policies in force, checked."""
    return load_policies()


@cache
def shipped_times() -> AuthorityTimes:
    """The authorities' calendars."""
    return load_authority_times()


def dependencies_of(resources: Resources) -> Dependencies:
    """What the use cases work with; reads policies, terms, directory and key files."""
    settings: ReferralsSettings = resources.settings
    policies = shipped_policies()
    return Dependencies(
        pool=resources.pool,
        clock=resources.clock,
        outbox=resources.outbox,
        policies=policies,
        policy_use=PolicyUse(policies),
        settings_directory=_settings_directory(settings),
        times=shipped_times(),
        contacts_public_key=settings.contacts_public_key_file.read_text("utf-8"),
        intake_private_key=settings.intake_private_key_file.read_text("utf-8"),
        integrators=settings.authority_by_integrator,
        fingerprints=Fingerprints(settings.fingerprint_secrets),
        draw_number=secrets.randbelow,
        new_id=new_id,
    )


def _settings_directory(settings: ReferralsSettings) -> SettingsDirectory:
    try:
        return load_settings_directory(settings.settings_directory_file)
    except SettingsDirectoryError as error:
        raise UnusableSettingsError([str(error)]) from None


def _routers(resources: Resources) -> Sequence[APIRouter]:
    dependencies = dependencies_of(resources)
    return (
        http_reading.reading_router(dependencies),
        reply_figures_router(dependencies),
        notices_router(dependencies),
        http.referral_router(dependencies),
        http_triage.triage_router(dependencies),
        http_care.care_router(dependencies),
        http_ending.ending_router(dependencies),
        consent_router(dependencies),
        link_router(dependencies),
        post_router(dependencies),
        referrer_router(dependencies),
        duplicate_router(dependencies),
    )


def _subscriptions(resources: Resources) -> Sequence[AnySubscription]:
    dependencies = dependencies_of(resources)
    of_our_own = (consumer.subscription(dependencies), consumer.ACCREDITED_ELSAS.subscription)
    return (*of_our_own, intake.subscription(dependencies)) if dependencies.integrators else of_our_own


def _timers(resources: Resources) -> Mapping[str, TimerHandler]:
    dependencies = dependencies_of(resources)
    return {**timers(dependencies), FINGERPRINT_TIMER: partial(fingerprint_children, dependencies)}


def _topics(settings: ReferralsSettings) -> Mapping[str, int]:
    return owned_topics(tuple(settings.authority_by_integrator))


def _restatements(resources: Resources) -> Mapping[str, Restatement]:
    dependencies = dependencies_of(resources)
    return {
        "contacts": Restatement(
            "How to reach everybody who is told, sealed to notifications.", partial(restate_contacts, dependencies)
        )
    }


definition = ServiceDefinition(
    name="referrals",
    title="Attune referrals",
    settings=ReferralsSettings,
    migrations="referrals",
    routers=_routers,
    subscriptions=_subscriptions,
    timers=_timers,
    topics=_topics,
    kept_topics=lambda settings: topics_kept_by("referrals", tuple(settings.authority_by_integrator)),
    restatements=_restatements,
    projections=lambda _: (consumer.ACCREDITED_ELSAS,),
    gauges=lambda resources: loop_gauges(dependencies_of(resources)),
)

app = command_line(definition)
