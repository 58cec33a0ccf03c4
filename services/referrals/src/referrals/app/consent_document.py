"""Consents, sharings and lawful bases as they are shown: codes and pseudonyms, no names."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from referrals.domain.consent import ConsentLine
from referrals.domain.consent_lawful_basis import LawfulBasis
from referrals.domain.consent_sharing import Sharing


def consent_document(
    line: ConsentLine, *, recorder: str, recorded_at: datetime, withdrawn_by: str | None, live_on: date
) -> dict[str, Any]:
    """One consent, and whether it stands on the day asked for."""
    return {
        "consent_id": line.consent_id,
        "scopes": sorted(line.scopes),
        "shared_with": sorted(line.shared_with),
        "kind": line.kind,
        "given_by": line.given_by,
        "given_on": line.given_on,
        "ends_on": line.ends_on,
        "recorded_by": line.recorded_by,
        "recorder": recorder,
        "recorded_at": recorded_at,
        "withdrawn_at": line.withdrawn_at,
        "withdrawn_by": withdrawn_by,
        "is_live": line.is_live_on(live_on),
    }


def sharing_documents(sharings: Iterable[Sharing]) -> list[dict[str, Any]]:
    """Who was shown what, when, by whom, and on which consent."""
    return [
        {
            "sharing_id": sharing.sharing_id,
            "consent_id": sharing.consent_id,
            "scope": sharing.what.scope,
            "recipient": sharing.what.recipient,
            "recipient_id": sharing.what.recipient_id,
            "occasion": sharing.what.occasion,
            "shared_by": sharing.what.shared_by,
            "shared_at": sharing.shared_at,
        }
        for sharing in sharings
    ]


def lawful_basis_document(basis: LawfulBasis) -> dict[str, Any]:
    """On what ground the data is processed."""
    return {
        "basis_id": basis.basis_id,
        "basis": basis.basis,
        "special_category_condition": basis.special_category_condition,
        "schedule_1_condition": basis.schedule_1_condition,
        "recorded_by": basis.recorded_by,
        "recorded_at": basis.recorded_at,
    }
