"""What the steps of the referral loop ask of referrals over HTTP: further functions of `requests.asks`.

`asks` imported from here knows every command there is.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from attune_sandbox.play.care_requests import asks
from attune_sandbox.play.cast import Cast
from attune_sandbox.play.requests import Ask, to_referral, withholding
from attune_sandbox.scenarios.loop_steps import (
    AttemptContact,
    BookAppointment,
    MissAppointment,
    RecordConsent,
    RedirectReferral,
    TransferReferral,
    WithdrawReferral,
)

__all__ = ["asks"]


@asks.register
def _(step: RecordConsent, cast: Cast, _number: int) -> Iterator[Ask]:
    ending = {} if step.ends_on is None else {"ends_on": step.ends_on.isoformat()}
    referral = cast.the("referral", step.referral)
    body = {
        "scopes": list(step.scopes),
        "shared_with": list(step.shared_with),
        "kind": step.kind,
        "given_by": step.given_by,
        "given_on": step.on.isoformat(),
        **ending,
    }
    path = f"/v1/referrals/{referral.id}/consents"
    yield Ask("referrals", path, body, referral.place, new_id=itemgetter("consent_id"), inside=referral.id)


@asks.register
def _(step: TransferReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(
        cast.the("referral", step.referral),
        "transfer",
        to_setting_id=cast.setting(step.to),
        receiving_contact=cast.scenario.people[step.receiver].model_dump(),
        reason=step.reason,
        effective_on=step.on.isoformat(),
        **withholding(step),
    )


@asks.register
def _(step: WithdrawReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(
        cast.the("referral", step.referral),
        "withdrawal",
        withdrawn_by=step.withdrawn_by,
        reason=step.reason,
        withdrawn_on=step.on.isoformat(),
        **withholding(step),
    )


@asks.register
def _(step: RedirectReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(
        cast.the("referral", step.referral),
        "redirection",
        to_service=step.to_service,
        reason=step.reason,
        route=step.route,
        redirected_on=step.on.isoformat(),
        **withholding(step),
    )


@asks.register
def _(step: BookAppointment, cast: Cast, _number: int) -> Iterator[Ask]:
    referral = cast.the("referral", step.referral)
    body = {
        "starts_at": datetime.combine(step.day or step.on, step.at, UTC).isoformat(),
        "minutes": step.minutes,
        "mode": step.mode,
        "venue_type": step.venue,
    }
    path = f"/v1/referrals/{referral.id}/appointments"
    yield Ask("referrals", path, body, referral.place, new_id=_newest_appointment, inside=referral.id)


@asks.register
def _(step: MissAppointment, cast: Cast, _number: int) -> Iterator[Ask]:
    return _to_appointment(cast, step.appointment, "absence", missed_by=step.missed_by)


@asks.register
def _(step: AttemptContact, cast: Cast, _number: int) -> Iterator[Ask]:
    return _to_appointment(
        cast,
        step.appointment,
        "attempts",
        channel=step.channel,
        time_of_day=step.time_of_day,
        with_person=step.with_person,
        venue_type=step.venue,
        result=step.result,
        barrier=step.barrier,
        attempted_on=step.on.isoformat(),
    )


def _to_appointment(cast: Cast, name: str, command: str, **body: Any) -> Iterator[Ask]:
    known = cast.the("appointment", name)
    path = f"/v1/referrals/{known.inside}/appointments/{known.id}/{command}"
    yield Ask("referrals", path, body, known.place)


def _newest_appointment(answer: dict[str, Any]) -> str:
    return str(answer["case"]["appointments"][-1]["appointment_id"])
