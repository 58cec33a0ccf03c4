"""When attendance may be recorded at all: the one rule training days and supervision share."""

from datetime import date

from training.domain.elsa import Elsa
from training.domain.refusals import AttendanceRefusal, HeldBeforeRegistration, HeldInTheFuture


def attendance_refusal(elsa: Elsa, held_on: date, today: date) -> AttendanceRefusal | None:
    """Why attendance on `held_on` cannot be recorded for this ELSA, or None when it can."""
    if held_on < elsa.registered_on:
        return HeldBeforeRegistration(held_on, elsa.registered_on)
    if held_on > today:
        return HeldInTheFuture(held_on, today)
    return None
