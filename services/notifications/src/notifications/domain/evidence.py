"""How surely somebody was told, as a ladder (FN3)."""

from enum import StrEnum


class Evidence(StrEnum):
    """The kinds of proof, as the contracts name them."""

    ACCEPTED_BY_SERVER = "accepted_by_server"
    PROVIDER_RECEIPT = "provider_receipt"
    ACKNOWLEDGED = "acknowledged"
    HUMAN = "human"


_RANK = {
    Evidence.ACCEPTED_BY_SERVER: 1,
    Evidence.PROVIDER_RECEIPT: 2,
    # The person's own word and a named colleague's word count alike.
    Evidence.ACKNOWLEDGED: 3,
    Evidence.HUMAN: 3,
}


def is_stronger(found: Evidence, known: Evidence | None) -> bool:
    """Whether newly found evidence proves more than what is known already."""
    return known is None or _RANK[found] > _RANK[known]


def is_certain(known: Evidence | None) -> bool:
    """Whether a person, and not only a machine, has said that the message arrived."""
    return known in {Evidence.ACKNOWLEDGED, Evidence.HUMAN}
