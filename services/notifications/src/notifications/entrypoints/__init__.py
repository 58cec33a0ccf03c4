"""Where work comes in: records, timers, deliveries, HTTP, the acknowledgement page."""
