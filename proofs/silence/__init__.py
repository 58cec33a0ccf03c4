"""The proof that no referral ends with somebody untold: a search of every way, beside a ledger of who was told what."""
