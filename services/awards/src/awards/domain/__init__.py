"""What the awards service knows and decides, without clock, database, wire or chance."""
