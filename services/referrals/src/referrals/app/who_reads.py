"""What a token lets its bearer read: of whom, and whether also what is withheld from whoever referred."""

from attune_chassis.auth import ALL_SETTINGS, Principal

from referrals.adapters.reading_store import Covered
from referrals.domain.timeline import Audience

DECIDES = "referrals:decide"
REFERS = frozenset({"referrals:make", "referrals:propose"})
MAY_SEE_NAMES = frozenset({"referrals:make", DECIDES})


def is_on_the_referrers_side(principal: Principal) -> bool:
    """Whether it is a token of those who refer: from them can be withheld what the service knows."""
    return DECIDES not in principal.scopes and bool(principal.scopes & REFERS)


def audiences_of(principal: Principal) -> frozenset[Audience]:
    """To whom the bearer may have a history told: those who refer as themselves, the service as anybody."""
    return frozenset({Audience.REFERRER}) if is_on_the_referrers_side(principal) else frozenset(Audience)


def covered_by(principal: Principal) -> Covered:
    """The referrals a token covers."""
    return Covered(
        authority=principal.authority,
        settings=None if ALL_SETTINGS in principal.settings else principal.settings,
        sees_all=not is_on_the_referrers_side(principal),
    )
