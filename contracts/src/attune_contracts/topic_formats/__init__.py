"""The declared topics in the forms people and platforms want them: a table, JSON, Kafka's own tools, Strimzi."""
