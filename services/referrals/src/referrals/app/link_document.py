"""A link as it is shown: pseudonyms and days; stored with commands, so without the handover note."""

from typing import Any

from referrals.domain.link_people import LinkTerm


def link_document(link_role: str, term: LinkTerm) -> dict[str, Any]:
    """Who holds the role, and since when."""
    return {
        "link_id": term.link_id,
        "link_role": link_role,
        "number": term.number,
        "person_id": term.person_id,
        "contact_id": term.contact_id,
        "from_on": term.from_on,
        "until_on": term.until_on,
        "reason": term.reason,
        "handover_on": term.handover_on,
    }
