"""The vocabulary of fields that only the events of every service alike use."""
