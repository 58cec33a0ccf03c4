"""Make a referral: what the HTTP command and the intake event have in common, inside the caller's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.database import Connection

from referrals.adapters.people import People, Referrer, add_people
from referrals.adapters.referral_store import add_referral, is_reference_taken
from referrals.adapters.wire import contact_message, messages
from referrals.app.clocks import record_with_clocks, wind
from referrals.app.consent_ledger import share_on_decision
from referrals.app.dependencies import Dependencies
from referrals.app.duplicates import fingerprint_child
from referrals.app.keeping import log_facts
from referrals.app.parties import add_and_state_party
from referrals.app.stated_day import stated_day
from referrals.domain import make_referral as domain
from referrals.domain.consent import ConsentLine
from referrals.domain.decision import Decision
from referrals.domain.policy import ReferralPolicy
from referrals.domain.reference_number import reference_number
from referrals.domain.referral import Referral
from referrals.domain.refusals import NoPolicyForAuthority, Refusal

REFERENCE_ATTEMPTS_MAX = 8

Decide = Callable[[domain.MakeReferral, ReferralPolicy], Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRequest:
    """What is asked for, and by which way it came; `others` are people who join the case beside the referrer.

    `consents`: those that were there before it (VI4). `asked_by`: pseudonym of who asks, None for an integrator.
    """

    authority: str
    setting_id: str
    setting_is_theirs: bool
    referral_type: str
    reason_codes: tuple[str, ...]
    people: People
    made_on: date | None
    received_by: str
    others: Mapping[UUID, Referrer] = field(default_factory=dict)
    consents: tuple[ConsentLine, ...] = ()
    asked_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIds:
    """The ids a new referral is to have; `number_at` gives the number of its reference at each attempt, from 0."""

    referral_id: UUID
    referrer_id: UUID
    child_id: UUID
    number_at: Callable[[int], int]


class NoFreeReferenceError(RuntimeError):
    """Every reference number that was tried is taken; as good as impossible before there are millions of referrals."""


async def make_referral(
    dependencies: Dependencies,
    connection: Connection,
    request: ReferralRequest,
    ids: NewIds,
    cause: Cause,
    *,
    decide: Decide = domain.make_referral,
) -> Referral | Refusal:
    """Write down a new referral, its people and its first fact, and publish it; or a refusal, with nothing written."""
    policy = dependencies.policies.find(request.authority, request.referral_type)
    if policy is None:
        return NoPolicyForAuthority(request.authority, request.referral_type)
    reference = await _free_reference(connection, ids.number_at)
    decision = decide(_command(dependencies, request, ids, reference, cause.recorded_at), policy)
    if not isinstance(decision, tuple):
        return decision
    await dependencies.policy_use.confirm(connection, policy, cause.recorded_at)
    referral, facts = record_with_clocks(dependencies, None, decision, cause=cause, policy_version=policy.version)
    await add_people(
        connection,
        request.people,
        child_id=ids.child_id,
        referrer_id=ids.referrer_id,
        authority=request.authority,
    )
    for party_id, person in request.others.items():
        await add_and_state_party(
            dependencies, connection, person, party_id=party_id, authority=request.authority, cause=cause
        )
    await add_referral(connection, referral, facts)
    asked_by = request.asked_by or request.received_by
    await share_on_decision(dependencies, connection, referral, (decision, policy), asked_by)
    await fingerprint_child(dependencies, connection, referral.referral_id, request.authority, request.people.child)
    await wind(dependencies, connection, None, referral)
    contact = contact_message(referral, request.people.referrer, dependencies.contacts_public_key, cause)
    await dependencies.outbox.append(connection, [contact, *messages(referral, facts, cause)])
    log_facts(facts)
    return referral


def _command(
    dependencies: Dependencies, request: ReferralRequest, ids: NewIds, reference: str, now: datetime
) -> domain.MakeReferral:
    return domain.MakeReferral(
        referral_id=ids.referral_id,
        reference=reference,
        referrer_id=ids.referrer_id,
        child_id=ids.child_id,
        authority=request.authority,
        setting_id=request.setting_id,
        setting_is_known=dependencies.settings_directory.knows(request.authority, request.setting_id),
        setting_is_theirs=request.setting_is_theirs,
        referral_type=request.referral_type,
        reason_codes=request.reason_codes,
        made_on=stated_day(request.made_on, now),
        received_by=request.received_by,
        consents=request.consents,
    )


async def _free_reference(connection: Connection, number_at: Callable[[int], int]) -> str:
    """The first reference number that is free; should another take it meanwhile, the database refuses the second."""
    for attempt in range(REFERENCE_ATTEMPTS_MAX):
        reference = reference_number(number_at(attempt))
        if not await is_reference_taken(connection, reference):
            return reference
    raise NoFreeReferenceError(f"{REFERENCE_ATTEMPTS_MAX} reference numbers in a row are taken.")
