"""The checker of EO1 to EO10 (section 12 of docs/exactly-once.md). Begin at `judgement.check`, `evidence.Evidence`."""
