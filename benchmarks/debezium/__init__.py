"""Debezium's PostgreSQL connector on Kafka Connect: what it is made of, by locked hash."""
