"""What awards reads."""

from typing import Final

from attune_contracts.readers.declaration import Consumer, reads

AWARDS: Final = Consumer(
    "awards",
    {
        "attune.training.AccreditationGranted.v1": reads(
            "authority",
            "granted_on",
            "parties.party_id",
            "parties.role",
            "policy_version",
            "setting_id",
            headers=("ce_factid", "ce_id"),
        ),
    },
)

CONSUMERS: Final = (AWARDS,)
