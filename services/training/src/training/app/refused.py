"""Every refusal of the domain as a problem with a name, a plain sentence and the next step."""

from typing import assert_never

from attune_chassis.problems import Problem

from training.domain.refusals import (
    HeldBeforeRegistration,
    HeldInTheFuture,
    Refusal,
    RegisteredInTheFuture,
    SupervisionConflict,
    SupervisionTooShort,
    TrainingDayConflict,
    TrainingDayUnknown,
)

CONFLICT = 409


def refused(refusal: Refusal) -> Problem:
    """The problem to raise; raising it rolls the transaction back."""
    match refusal:
        case RegisteredInTheFuture() | HeldInTheFuture() | HeldBeforeRegistration():
            return _wrong_date(refusal)
        case TrainingDayUnknown(day, known_days):
            return Problem(
                CONFLICT,
                "training_day_unknown",
                f"The authority's ELSA training has no day {day}.",
                f"Name one of the days {', '.join(map(str, known_days))}.",
                known_days=list(known_days),
            )
        case TrainingDayConflict(day, held_on, recorded_on):
            return Problem(
                CONFLICT,
                "training_day_conflict",
                f"Day {day} is on record as attended on {recorded_on}, not {held_on}.",
                "A day counts once: leave the record as it is, or have the coordinator correct it.",
                recorded_on=recorded_on.isoformat(),
            )
        case SupervisionConflict() | SupervisionTooShort():
            return _wrong_session(refusal)
        case _:
            assert_never(refusal)


def elsa_unknown() -> Problem:
    """The same answer for an ELSA that does not exist and for one the token does not cover."""
    return Problem(
        404,
        "elsa_unknown",
        "There is no such ELSA among those your token covers.",
        "Check the elsa_id, and that the token is of the ELSA's authority and setting.",
    )


def _wrong_date(refusal: RegisteredInTheFuture | HeldInTheFuture | HeldBeforeRegistration) -> Problem:
    match refusal:
        case RegisteredInTheFuture(registered_on, today):
            return Problem(
                CONFLICT,
                "registered_in_the_future",
                f"The registration is dated {registered_on}, which is after today, {today}.",
                "Register the ELSA with today's date or an earlier one.",
            )
        case HeldInTheFuture(held_on, today):
            return Problem(
                CONFLICT,
                "held_in_the_future",
                f"The attendance is dated {held_on}, which is after today, {today}.",
                "Record attendance on the day or later.",
            )
        case HeldBeforeRegistration(held_on, registered_on):
            return Problem(
                CONFLICT,
                "held_before_registration",
                f"The attendance is dated {held_on}, before the ELSA's registration on {registered_on}.",
                "Check the date; only what happened since the registration counts.",
                registered_on=registered_on.isoformat(),
            )
        case _:
            assert_never(refusal)


def _wrong_session(refusal: SupervisionConflict | SupervisionTooShort) -> Problem:
    match refusal:
        case SupervisionConflict(_, recorded_on, recorded_minutes):
            return Problem(
                CONFLICT,
                "supervision_conflict",
                f"This session is on record with {recorded_minutes} minutes on {recorded_on}.",
                "Use a new session_id for another session; send the same content to repeat this one.",
                recorded_on=recorded_on.isoformat(),
                recorded_minutes=recorded_minutes,
            )
        case SupervisionTooShort(minutes, minutes_min):
            return Problem(
                CONFLICT,
                "supervision_too_short",
                f"A supervision session lasts at least {minutes_min} minutes; this one lasted {minutes}.",
                "Only sessions of full length count; do not record this one.",
                duration_minutes_min=minutes_min,
            )
        case _:
            assert_never(refusal)
