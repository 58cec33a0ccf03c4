"""The topics referrals writes."""

from typing import Final

from attune_contracts.topic_declarations.declaration import TopicDeclaration, contacts, domain, privacy

_OWNER: Final = "referrals"

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    domain("attune.referrals.referral", _OWNER, "referral_id", "The life of one referral"),
    domain("attune.referrals.consultation", _OWNER, "consultation_id", "One parent's request for a consultation call"),
    domain("attune.referrals.day_ledger", _OWNER, "ledger_id", "Psychologists' days of one district or cluster"),
    domain("attune.referrals.capacity", _OWNER, "capacity_id", "What one service can give in one period, and its use"),
    domain("attune.referrals.link", _OWNER, "setting_id", "Who one setting's link people are"),
    domain("attune.referrals.map_raising", _OWNER, "raising_id", "One pupil raised at a setting's MAP meeting"),
    domain("attune.referrals.pupil_check", _OWNER, "check_id", "Whether one pupil may take part in a pilot"),
    domain("attune.referrals.signposting", _OWNER, "signposting_id", "One family shown the way to support elsewhere"),
    contacts(_OWNER),
    privacy(_OWNER),
)
