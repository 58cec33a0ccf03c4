"""Defences of the services that a child can be run without, beside those of the chassis in tests/faults/sabotage.py."""

from collections.abc import Callable

import notifications.adapters.smtp
import referrals.domain.close_referral
from attune_chassis.deliveries import Accepted


def _replace(owner: object, name: str, by: object) -> None:
    if not hasattr(owner, name):
        raise LookupError(f"{owner} has no {name} any more")
    setattr(owner, name, by)


def _hopeful_sender() -> None:
    _replace(notifications.adapters.smtp, "Unclear", lambda _: Accepted("smtp_250"))


def _hasty_closure() -> None:
    _replace(referrals.domain.close_referral, "everything_is_told", lambda *_: True)


DEFENCES: dict[str, Callable[[], None]] = {
    # A hand-over that broke off counts as taken: whoever did not get the mail is taken for told.
    "unclear": _hopeful_sender,
    # A referral is closed as soon as any notice is settled, whatever else is still to be told.
    "settlement": _hasty_closure,
}
"""How a defence is taken out, by name."""
