"""How the outside reaches this service: people by HTTP, other services and integrators by Kafka."""
