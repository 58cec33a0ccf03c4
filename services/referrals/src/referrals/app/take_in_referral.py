"""Take in a sealed referral from an integrator: make it, or refuse it by name; its sender is answered either way."""

from attune_chassis.cause import Cause, caused_by_event
from attune_chassis.database import Connection
from attune_chassis.days import day_of
from attune_chassis.ids import derived_id
from attune_chassis.subscription import Record
from attune_contracts import ContractError
from attune_contracts.codes import IntakeRefusalReason
from attune_contracts.events.intake import ReferralSubmittedV1

from referrals.adapters.intake_store import IntakeVerdict
from referrals.adapters.people import People
from referrals.adapters.wire_intake import ANSWERED_AS, integrator_of, submission, unsealed_people
from referrals.app.answer_intake import answer_first
from referrals.app.dependencies import Dependencies
from referrals.app.make_referral import NewIds, ReferralRequest, make_referral
from referrals.domain.referral import Referral
from referrals.domain.refusals import NoPolicyForAuthority, Refusal, UnknownSetting

HANDLER = "take_in_referral"


class IntakeRefused(Exception):  # noqa: N818 - it names what happened to the record, not a fault of ours
    """The record is refused for this reason; `authority` where the record could be read so far."""

    def __init__(self, reason: IntakeRefusalReason, authority: str | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.authority = authority


async def take_in_referral(dependencies: Dependencies, connection: Connection, record: Record) -> None:
    """Make the referral in a new record and answer it; a refusal changes nothing but its answer.

    The order of refusals: unreadable (`not_json`, `missing_header`, `unknown_type`, `schema_mismatch`),
    `wrong_authority`, `no_policy_for_authority`, `unknown_setting`, `bad_seal`, and `schema_mismatch` for what the
    policy or the sealed part makes of the content.
    """
    try:
        submitted = _readable(record)
        _allowed(dependencies, record, submitted)
        people = _opened(dependencies, record, submitted)
        referral = await _made(dependencies, connection, record, submitted, people)
        verdict = IntakeVerdict(referral.authority, referral.referral_id, referral.reference)
    except IntakeRefused as refused:
        verdict = IntakeVerdict(refused.authority, refusal_reason=refused.reason)
    await answer_first(dependencies, connection, record, verdict)


def _readable(record: Record) -> ReferralSubmittedV1:
    try:
        return submission(record)
    except ContractError as error:
        reason = ANSWERED_AS[error.reason]
    raise IntakeRefused(reason, None)


def _allowed(dependencies: Dependencies, record: Record, submitted: ReferralSubmittedV1) -> None:
    """Refuse, before the seal is broken, what would be refused anyway: the fewer names are opened the better."""
    authority = submitted.authority
    if dependencies.integrators.get(integrator_of(record)) not in (None, authority):
        raise IntakeRefused("wrong_authority", authority)
    if dependencies.policies.find(authority, submitted.referral_type) is None:
        raise IntakeRefused("no_policy_for_authority", authority)
    if not dependencies.settings_directory.knows(authority, submitted.setting_id):
        raise IntakeRefused("unknown_setting", authority)


def _opened(dependencies: Dependencies, record: Record, submitted: ReferralSubmittedV1) -> People:
    try:
        return unsealed_people(submitted, record.ce_id, dependencies.intake_private_key)
    except ContractError as error:
        reason = ANSWERED_AS[error.reason]
    raise IntakeRefused(reason, submitted.authority)


async def _made(
    dependencies: Dependencies,
    connection: Connection,
    record: Record,
    submitted: ReferralSubmittedV1,
    people: People,
) -> Referral:
    # A clock of theirs that goes ahead must not cost a child its referral.
    now = dependencies.clock.now()
    made_at = min(submitted.occurred_at, now)
    request = ReferralRequest(
        authority=submitted.authority,
        setting_id=submitted.setting_id,
        # The integrator speaks for the settings of its authority: the principal is the topic's.
        setting_is_theirs=True,
        referral_type=submitted.referral_type,
        reason_codes=submitted.reason_codes,
        people=people,
        made_on=day_of(made_at),
        received_by="intake",
    )
    cause = caused_by_event(HANDLER, record.ce_id, now, integrator_of(record), record.ce_source)
    referral = await make_referral(dependencies, connection, request, _derived_ids(cause), cause)
    if not isinstance(referral, Referral):
        raise IntakeRefused(_reason(referral), submitted.authority)
    return referral


def _derived_ids(cause: Cause) -> NewIds:
    """Ids a restored service makes again when it takes in the same record again."""
    return NewIds(
        referral_id=cause.id("referral"),
        referrer_id=cause.id("referrer"),
        child_id=cause.id("child"),
        number_at=lambda attempt: derived_id(*cause.source, "reference", str(attempt)).int,
    )


def _reason(refusal: Refusal) -> IntakeRefusalReason:
    match refusal:
        case NoPolicyForAuthority():
            return "no_policy_for_authority"
        case UnknownSetting():
            return "unknown_setting"
        case _:
            return "schema_mismatch"
