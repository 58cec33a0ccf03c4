"""Enter an award scheme by signing its charter (CP3)."""

from datetime import date
from uuid import UUID

from awards.domain.events import CharterSigned
from awards.domain.refusals import SignedInTheFuture
from awards.domain.scheme import AwardScheme


def sign_charter(
    scheme: AwardScheme, *, entry_id: UUID, setting_id: str, applicant_party_id: UUID, signed_on: date, today: date
) -> CharterSigned | SignedInTheFuture:
    """The entry, on the scheme's present version."""
    if signed_on > today:
        return SignedInTheFuture(signed_on, today)
    return CharterSigned(
        authority=scheme.authority,
        entry_id=entry_id,
        scheme=scheme.name,
        scheme_version=scheme.version,
        setting_id=setting_id,
        applicant_party_id=applicant_party_id,
        signed_on=signed_on,
    )
