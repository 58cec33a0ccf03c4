"""The relay: carries outbox rows into the log (section 5 of docs/exactly-once.md). Begin at `loop.Relay`."""
