"""Drafts of awards."""
