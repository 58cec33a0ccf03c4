"""Attune measured beside its peers. Begin at README.md; `uv run python -m benchmarks --help` says what can be run."""
