"""The vocabulary of fields that only the events of notifications use."""
