"""Decisions about referrals, pure: `(state, command, now) -> events | refusal`."""
