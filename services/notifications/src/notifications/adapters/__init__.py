"""Everything that touches the outside: database, wire, mail server, templates and documents."""
