"""Drafts of training."""
