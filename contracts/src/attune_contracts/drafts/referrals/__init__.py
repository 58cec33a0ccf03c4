"""Drafts of referrals."""
