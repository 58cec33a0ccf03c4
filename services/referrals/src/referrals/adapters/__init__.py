"""What touches the outside: rows, the wire, policy documents and the settings directory."""
