"""Shared test support: one real Kafka and one real PostgreSQL for a whole test run, and fixtures on top of them.

`attune_sandbox.testing.plugin` is the pytest plugin; the repository's root `conftest.py` loads it and says how its
fixtures are used.
"""
