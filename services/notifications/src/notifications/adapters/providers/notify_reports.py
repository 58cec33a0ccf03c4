"""What GOV.UK Notify's callbacks mean. Of what they carry, the address is not even read."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from notifications.adapters.providers.notify import NAME, REFUSED_AFTERWARDS
from notifications.adapters.providers.reports import Report
from notifications.domain.notification import FailureReason

ARRIVED: Final = frozenset({"delivered", "received"})
"""Delivered to the mailbox or telephone; of a letter: printed and posted, the most a letter's sender can know."""

RETURNED_LETTER: Final = "returned-letter"
FAILURES: Final[Mapping[str, FailureReason]] = {
    status: FailureReason(refused.reason) for status, refused in REFUSED_AFTERWARDS.items()
}


def as_report(provider_reference: str, status: str, reference: str | UUID | None) -> Report:
    """One status of one message. A status Notify may yet invent is kept and decides nothing."""
    return Report(
        provider=NAME,
        provider_reference=provider_reference,
        status=status,
        reference=_uuid(reference),
        is_final=status in ARRIVED or status in FAILURES,
        failure=FAILURES.get(status),
    )


def _uuid(reference: str | UUID | None) -> UUID | None:
    """Our references are UUIDs; anything else is not ours."""
    try:
        return None if reference is None else UUID(str(reference))
    except ValueError:
        return None
