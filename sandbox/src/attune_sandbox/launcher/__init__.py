"""Starts a whole authority on this machine, keeps it running, and stops it cleanly."""
