"""How the outside reaches this service."""
