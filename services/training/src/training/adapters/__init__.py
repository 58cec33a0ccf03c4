"""What touches the outside: rows, the wire, and policy documents."""
