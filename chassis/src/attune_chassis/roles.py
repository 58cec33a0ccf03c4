"""What a process of a service can do; one process may have several roles."""

API = "api"
CONSUMER = "consumer"
RELAY = "relay"
TIMER = "timer"
ROLES = (API, CONSUMER, RELAY, TIMER)
