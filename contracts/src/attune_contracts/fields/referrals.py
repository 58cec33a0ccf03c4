"""The vocabulary of fields that only the events of referrals use."""
