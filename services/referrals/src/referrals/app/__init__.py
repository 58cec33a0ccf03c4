"""Use cases: one a file, each with one transaction that loads, decides, saves and appends to the outbox."""
