"""The topics referrals writes."""

from typing import Final

from attune_contracts.topic_declarations.declaration import TopicDeclaration, contacts, domain, privacy

DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    domain("attune.referrals.referral", "referrals", "referral_id", "The life of one referral"),
    contacts("referrals"),
    privacy("referrals"),
)
