"""Drafts of notifications."""
