"""What touches the outside: rows, the wire, and scheme documents."""
