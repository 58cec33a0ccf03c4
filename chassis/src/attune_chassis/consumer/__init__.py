"""The consumer: reads the log into the database (section 6 of docs/exactly-once.md). Begin at `loop.Consumer`."""
